"""Sales by day, marks of days to count, creation delays; the first count finds no zone and marks every day."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0011_alias_skus"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreationDelay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seconds", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("orders", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name="SalesCount",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("zone", models.CharField(blank=True, max_length=100)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SalesDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("orders", models.IntegerField(verbose_name="orders")),
                ("units", models.IntegerField(verbose_name="units")),
                ("revenue", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="revenue")),
                ("shipped", models.IntegerField(verbose_name="shipped")),
                ("canceled", models.IntegerField(verbose_name="canceled")),
            ],
            options={
                "verbose_name": "day of sales",
                "verbose_name_plural": "days of sales",
            },
        ),
        migrations.CreateModel(
            name="SalesDayToCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="amazonorder",
            name="amazon_order_to_ship",
        ),
        migrations.AddIndex(
            model_name="amazonorder",
            index=models.Index(
                condition=models.Q(("status__in", ["unshipped", "partially_shipped"])),
                fields=["ship_by", "id"],
                include=("store", "fulfilled_by"),
                name="amazon_order_to_ship",
            ),
        ),
        migrations.AddField(
            model_name="creationdelay",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="channel.store",
            ),
        ),
        migrations.AddConstraint(
            model_name="salescount",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="sales_count_single_row"),
        ),
        migrations.AddField(
            model_name="salesday",
            name="store",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="channel.store"
            ),
        ),
        migrations.AddField(
            model_name="salesdaytocount",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="channel.store",
            ),
        ),
        migrations.AddIndex(
            model_name="creationdelay",
            index=models.Index(fields=["created_at"], name="creation_delay_newest"),
        ),
        migrations.AddConstraint(
            model_name="salesday",
            constraint=models.UniqueConstraint(fields=("store", "day", "currency"), name="sales_day_key"),
        ),
        migrations.RunSQL(
            "INSERT INTO channel_salescount (id, zone) VALUES (1, '') ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
