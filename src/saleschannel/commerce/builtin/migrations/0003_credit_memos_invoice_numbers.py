"""Credit memos, invoice numbers without gaps, the seller on invoices, an index of the merchant's own statuses."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0002_numbers_byte_by_byte")]

    operations = [
        migrations.CreateModel(
            name="NumberRange",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(
            # Goes on where the sequence stopped. The sequence stays for processes of the release before.
            """
            INSERT INTO commerce_numberrange (name, last)
            SELECT 'invoice', CASE WHEN is_called THEN last_value ELSE 0 END FROM commerce_invoice_number_sequence
            """,
            "SELECT setval('commerce_invoice_number_sequence', greatest(last, 1), last > 0) "
            "FROM commerce_numberrange WHERE name = 'invoice'",
        ),
        migrations.CreateModel(
            name="CreditMemo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=50, verbose_name="credit memo number")),
                ("external_key", models.CharField(max_length=100)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                ("actor", models.CharField(blank=True, max_length=150, verbose_name="by")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("subtotal", models.DecimalField(verbose_name="subtotal", max_digits=20, decimal_places=4)),
                ("shipping", models.DecimalField(verbose_name="shipping", max_digits=20, decimal_places=4)),
                ("other", models.DecimalField(verbose_name="other amounts", max_digits=20, decimal_places=4)),
                ("tax", models.DecimalField(verbose_name="tax", max_digits=20, decimal_places=4)),
                ("discount", models.DecimalField(verbose_name="discount", max_digits=20, decimal_places=4)),
                ("adjustment", models.DecimalField(verbose_name="adjustment", max_digits=20, decimal_places=4)),
                ("grand_total", models.DecimalField(verbose_name="grand total", max_digits=20, decimal_places=4)),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credit_memos",
                        to="commerce.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit memo",
                "verbose_name_plural": "credit memos",
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="commerce_credit_memo_number"),
                    models.UniqueConstraint(fields=("order", "external_key"), name="commerce_credit_memo_key"),
                    models.CheckConstraint(
                        condition=models.Q(("grand_total__gte", 0)), name="commerce_credit_memo_total"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditMemoLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.IntegerField(verbose_name="quantity")),
                ("returned", models.BooleanField(verbose_name="back to stock")),
                ("row_total", models.DecimalField(verbose_name="row total", max_digits=20, decimal_places=4)),
                ("tax", models.DecimalField(verbose_name="tax", max_digits=20, decimal_places=4)),
                ("discount", models.DecimalField(verbose_name="discount", max_digits=20, decimal_places=4)),
                (
                    "credit_memo",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="commerce.creditmemo",
                    ),
                ),
                (
                    "order_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credit_memo_lines",
                        to="commerce.orderline",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit memo line",
                "verbose_name_plural": "credit memo lines",
                "constraints": [
                    models.UniqueConstraint(fields=("credit_memo", "order_line"), name="commerce_credit_memo_line_key"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="commerce_credit_memo_line_quantity"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="commercestore",
            name="seller_name",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="seller's name"),
        ),
        migrations.AddField(
            model_name="commercestore",
            name="seller_address",
            field=models.TextField(blank=True, db_default="", verbose_name="seller's address"),
        ),
        migrations.AddField(
            model_name="commercestore",
            name="tax_number",
            field=models.CharField(blank=True, db_default="", max_length=100, verbose_name="VAT ID or tax number"),
        ),
        migrations.AddField(
            model_name="commercestore",
            name="invoice_footer",
            field=models.TextField(blank=True, db_default="", verbose_name="footer of invoices"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("status", models.F("state")), _negated=True),
                fields=["status", "-purchased_at", "-id"],
                name="commerce_order_own_status",
            ),
        ),
    ]
