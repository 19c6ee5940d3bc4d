"""Order numbers and SKUs are compared byte by byte, so that indexes find how they begin in any database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="number",
            field=models.CharField(db_collation="C", max_length=60, verbose_name="order number"),
        ),
        migrations.AlterField(
            model_name="order",
            name="reference",
            field=models.CharField(db_collation="C", max_length=50, verbose_name="Amazon order"),
        ),
        migrations.AlterField(
            model_name="product",
            name="sku",
            field=models.CharField(db_collation="C", max_length=200, verbose_name="SKU"),
        ),
    ]
