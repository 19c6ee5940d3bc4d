"""Prime and Business orders are counted from their indexes alone."""

from django.db import migrations, models


def index(program: str, name: str) -> models.Index:
    return models.Index(
        condition=models.Q(("programs__contains", [program])),
        fields=["-purchased_at", "-id"],
        include=["status", "store", "fulfilled_by"],
        name=name,
    )


class Migration(migrations.Migration):
    dependencies = [("channel", "0015_orders_tab_from_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="amazonorder", name="amazon_order_prime"),
        migrations.AddIndex(model_name="amazonorder", index=index("PRIME", "amazon_order_prime")),
        migrations.RemoveIndex(model_name="amazonorder", name="amazon_order_business"),
        migrations.AddIndex(model_name="amazonorder", index=index("AMAZON_BUSINESS", "amazon_order_business")),
    ]
