"""Deeds of people beside those on orders; logs are filtered by person, account and code from indexes."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0012_days_of_sales"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occurred_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("type", models.CharField(max_length=50)),
                ("actor", models.CharField(blank=True, max_length=150)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
            },
        ),
        migrations.AddIndex(
            model_name="communicationerror",
            index=models.Index(fields=["account", "-occurred_at", "-id"], name="communication_error_account"),
        ),
        migrations.AddIndex(
            model_name="communicationerror",
            index=models.Index(fields=["code", "-occurred_at", "-id"], name="communication_error_code"),
        ),
        migrations.AddIndex(
            model_name="orderevent",
            index=models.Index(
                condition=models.Q(("actor", ""), _negated=True), fields=["actor", "id"], name="order_event_person"
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="store",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="channel.store",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["occurred_at"], name="activity_age"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["actor", "id"], name="activity_person"),
        ),
    ]
