"""Runs of one deed over many orders, and indexes by which orders are found: to ship, Prime, Business, SKU, tracking."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0008_store_set_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("retry", "Retry"),
                            ("hold", "Hold"),
                            ("release", "Release"),
                            ("cancel", "Cancel on Amazon"),
                            ("ship", "Ship with a file"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not begun"),
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("finished", "Finished"),
                            ("stopped", "Stopped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("actor", models.CharField(max_length=150)),
                ("request_key", models.CharField(max_length=100)),
                ("parameters", models.JSONField(default=dict)),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("skipped", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "bulk run",
                "verbose_name_plural": "bulk runs",
                "constraints": [
                    models.UniqueConstraint(fields=("request_key",), name="bulk_run_key"),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["retry", "hold", "release", "cancel", "ship"])),
                        name="bulk_run_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "waiting", "running", "finished", "stopped"])),
                        name="bulk_run_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amazon_order_id", models.CharField(max_length=60)),
                ("line", models.IntegerField(db_default=0, default=0)),
                ("state", models.CharField(default="open", max_length=10)),
                ("message", models.TextField(blank=True, db_default="")),
                ("facts", models.JSONField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="channel.amazonorder",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="channel.bulkrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "order of a bulk run",
                "verbose_name_plural": "orders of bulk runs",
                "indexes": [models.Index(fields=["run", "state", "id"], name="bulk_item_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "skipped", "failed"])),
                        name="bulk_item_state",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="amazonorder",
            index=models.Index(
                condition=models.Q(("status__in", ["unshipped", "partially_shipped"])),
                fields=["ship_by", "id"],
                name="amazon_order_to_ship",
            ),
        ),
        migrations.AddIndex(
            model_name="amazonorder",
            index=models.Index(
                condition=models.Q(("programs__contains", ["PRIME"])),
                fields=["-purchased_at", "-id"],
                name="amazon_order_prime",
            ),
        ),
        migrations.AddIndex(
            model_name="amazonorder",
            index=models.Index(
                condition=models.Q(("programs__contains", ["AMAZON_BUSINESS"])),
                fields=["-purchased_at", "-id"],
                name="amazon_order_business",
            ),
        ),
        migrations.AddIndex(
            model_name="amazonorderitem",
            index=models.Index(fields=["sku", "order"], name="amazon_order_item_sku"),
        ),
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["tracking_number"], name="package_tracking"),
        ),
    ]
