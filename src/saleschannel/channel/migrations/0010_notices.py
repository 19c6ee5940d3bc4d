"""What staff must be told: notices, deliveries, settings."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import saleschannel.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0009_orders_found_and_done_in_bulk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("severity", models.CharField(max_length=10)),
                ("facts", models.JSONField()),
                ("first_seen_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("gone_since", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("told_severity", models.CharField(max_length=10)),
                ("reminders", models.PositiveIntegerField(default=0)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.CharField(blank=True, max_length=150)),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "indexes": [models.Index(fields=["-opened_at", "-id"], name="notice_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("kind", "subject"),
                        name="notice_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "no_worker",
                                    "import_stalled",
                                    "authorisation_refused",
                                    "authorisation_expiring",
                                    "secret_expiring",
                                    "limits_exhausted",
                                    "ship_by_near",
                                    "confirmations_refused",
                                    "orders_need_attention",
                                ],
                            )
                        ),
                        name="notice_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["warning", "problem"])), name="notice_severity"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_severity__in", ["warning", "problem"])), name="notice_told_severity"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occasion", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField(default=0)),
                ("channel", models.CharField(max_length=10)),
                ("receiver", models.CharField(max_length=500)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="channel.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery of a notice",
                "verbose_name_plural": "deliveries of notices",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at"], name="notice_delivery_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "occasion", "number", "channel", "receiver"), name="notice_delivery_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occasion__in", ["opened", "reminder", "closed", "test"])),
                        name="notice_delivery_occasion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail", "webhook"])), name="notice_delivery_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "failed"])), name="notice_delivery_state"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "import_minutes",
                    models.PositiveIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="minutes without an import",
                    ),
                ),
                (
                    "worker_minutes",
                    models.PositiveIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(3),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="minutes without a worker",
                    ),
                ),
                (
                    "attention_orders",
                    models.PositiveIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="orders that need attention",
                    ),
                ),
                (
                    "attention_minutes",
                    models.PositiveIntegerField(
                        default=120,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(10080),
                        ],
                        verbose_name="minutes since the oldest of them",
                    ),
                ),
                (
                    "ship_by_hours",
                    models.PositiveIntegerField(
                        default=4,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(72),
                        ],
                        verbose_name="hours until the ship-by time",
                    ),
                ),
                (
                    "authorisation_days",
                    models.PositiveIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days until the authorisation ends",
                    ),
                ),
                (
                    "behind_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="minutes behind Amazon while no call is left",
                    ),
                ),
                (
                    "remind_hours",
                    models.PositiveIntegerField(
                        default=24,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(168),
                        ],
                        verbose_name="hours between reminders",
                    ),
                ),
                (
                    "mail_addresses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.EmailField(max_length=254), blank=True, default=list, size=None
                    ),
                ),
                ("webhook_url", models.URLField(blank=True, max_length=500, verbose_name="webhook address")),
                (
                    "webhook_secret",
                    saleschannel.vault.fields.EncryptedTextField(
                        default=b"", editable=True, verbose_name="webhook secret"
                    ),
                ),
                ("looked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("mail_users", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "notice settings",
                "verbose_name_plural": "notice settings",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="notice_settings_single_row")
                ],
            },
        ),
    ]
