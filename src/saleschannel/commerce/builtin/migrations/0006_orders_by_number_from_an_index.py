"""The list of orders finds beginnings of numbers by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0005_aliases_belong_to_the_channel"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="order",
            name="commerce_order_newest",
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["-purchased_at", "-id"], include=("number", "reference"), name="commerce_order_newest"
            ),
        ),
    ]
