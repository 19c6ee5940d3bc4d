"""The other names of products have moved to the channel, which resolves them for every Commerce."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0004_stock_changes_and_lines_of_products"),
        ("channel", "0011_alias_skus"),
    ]

    operations = [migrations.DeleteModel(name="SkuAlias")]
