"""How long each log is kept, set on a page."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0003_prepared_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogSettings",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "activity_days",
                    models.PositiveIntegerField(
                        default=365,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="Activity",
                    ),
                ),
                (
                    "error_days",
                    models.PositiveIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="Communication errors",
                    ),
                ),
                (
                    "failure_days",
                    models.PositiveIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="Failures of jobs",
                    ),
                ),
                (
                    "view_days",
                    models.PositiveIntegerField(
                        default=730,
                        validators=[
                            django.core.validators.MinValueValidator(365),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="Views of buyer data",
                    ),
                ),
            ],
            options={
                "verbose_name": "log settings",
                "verbose_name_plural": "log settings",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="log_settings_single_row"),
                    models.CheckConstraint(
                        condition=models.Q(("view_days__gte", 365)), name="log_settings_views_for_a_year"
                    ),
                ],
            },
        ),
    ]
