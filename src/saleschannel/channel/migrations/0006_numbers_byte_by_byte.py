"""Order numbers are compared byte by byte, so that indexes find how they begin in a database of any language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channel", "0005_orders_tab_indexes")]

    operations = [
        migrations.AlterField(
            model_name="amazonorder",
            name="amazon_order_id",
            field=models.CharField(db_collation="C", max_length=50, verbose_name="Amazon order"),
        ),
        migrations.AlterField(
            model_name="amazonorder",
            name="commerce_number",
            field=models.CharField(blank=True, db_collation="C", max_length=60, verbose_name="Commerce order"),
        ),
    ]
