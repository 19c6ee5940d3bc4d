from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0002_limits_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="store",
            name="paused_since",
            field=models.DateTimeField(
                blank=True,
                help_text="Orders up to this moment are imported.",
                null=True,
                verbose_name="paused since",
            ),
        ),
    ]
