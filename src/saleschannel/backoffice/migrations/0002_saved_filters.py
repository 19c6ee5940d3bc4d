"""Filters of the Orders tab that a person keeps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0001_people_and_views_of_buyer_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("query", models.TextField(blank=True)),
                ("is_default", models.BooleanField(default=False, verbose_name="opens with the tab")),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "name"), name="saved_filter_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("user",), name="saved_filter_one_default"
                    ),
                ],
            },
        ),
    ]
