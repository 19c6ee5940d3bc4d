"""A log of each product's quantity, the lines of a product found by an index, and Amazon's SKU on lines of an alias."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0003_credit_memos_invoice_numbers")]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="amazon_sku",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="Amazon SKU"),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["product", "-id"], name="commerce_line_product"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("sku"), name="text_pattern_ops"
                ),
                name="commerce_product_sku_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="text_pattern_ops"
                ),
                name="commerce_product_name_begins",
            ),
        ),
        migrations.CreateModel(
            name="StockChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="time"),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("created", "Product created"),
                            ("adjusted", "Adjusted by hand"),
                            ("imported", "Imported from a file"),
                            ("shipped", "Shipped"),
                            ("returned", "Returned to stock"),
                        ],
                        max_length=20,
                        verbose_name="cause",
                    ),
                ),
                ("old", models.BigIntegerField(verbose_name="from")),
                ("new", models.BigIntegerField(verbose_name="to")),
                (
                    "actor",
                    models.CharField(blank=True, db_default="", default="", max_length=150, verbose_name="by"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, db_default="", default="", max_length=300, verbose_name="why"),
                ),
                (
                    "reference",
                    models.CharField(blank=True, db_default="", default="", max_length=50, verbose_name="order"),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stock_changes",
                        to="commerce.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock change",
                "verbose_name_plural": "stock changes",
                "indexes": [models.Index(fields=["product", "-id"], name="commerce_stock_change_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["created", "adjusted", "imported", "shipped", "returned"])),
                        name="commerce_stock_change_cause",
                    )
                ],
            },
        ),
    ]
