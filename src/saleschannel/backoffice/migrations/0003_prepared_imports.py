"""Files that were read and shown wait for the person's word."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0002_saved_filters")]

    operations = [
        migrations.CreateModel(
            name="PreparedImport",
            fields=[
                ("key", models.CharField(max_length=43, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("actor", models.CharField(max_length=150)),
                ("file_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("plan", models.BinaryField()),
                ("summary", models.JSONField()),
                ("result", models.JSONField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["created_at"], name="prepared_import_age")]},
        ),
    ]
