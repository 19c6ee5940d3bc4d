"""Alias SKUs belong to the channel, for every Commerce; those of the built-in Commerce are taken over."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

TAKE_OVER = """
    INSERT INTO channel_skualias (amazon_sku, product_sku)
    SELECT a.alias, p.sku FROM commerce_skualias a JOIN commerce_product p ON p.id = a.product_id
    WHERE NOT EXISTS (SELECT FROM commerce_product own WHERE own.sku = a.alias)
    ON CONFLICT DO NOTHING
"""
GIVE_BACK = """
    INSERT INTO commerce_skualias (alias, product_id)
    SELECT a.amazon_sku, p.id FROM channel_skualias a JOIN commerce_product p ON p.sku = a.product_sku
    WHERE a.account_id IS NULL
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0010_notices"),
        ("commerce", "0004_stock_changes_and_lines_of_products"),
    ]

    operations = [
        migrations.CreateModel(
            name="SkuAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amazon_sku", models.CharField(db_collation="C", max_length=200, verbose_name="Amazon SKU")),
                ("product_sku", models.CharField(db_collation="C", max_length=200, verbose_name="product SKU")),
                (
                    "created_by",
                    models.CharField(blank=True, db_default="", default="", max_length=150, verbose_name="by"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="channel.selleraccount",
                        verbose_name="seller account",
                    ),
                ),
            ],
            options={
                "verbose_name": "alias SKU",
                "verbose_name_plural": "alias SKUs",
                "indexes": [models.Index(fields=["product_sku", "amazon_sku"], name="sku_alias_product")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("amazon_sku", "account"), name="sku_alias_key", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amazon_sku", ""), _negated=True)
                        & models.Q(("product_sku", ""), _negated=True),
                        name="sku_alias_given",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TAKE_OVER, GIVE_BACK),
    ]
