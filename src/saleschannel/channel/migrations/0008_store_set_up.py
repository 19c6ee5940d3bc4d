import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0007_holds_cancellations_repairs"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderSettingsChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="time"),
                ),
                ("actor", models.CharField(blank=True, max_length=150, verbose_name="person")),
                ("setting", models.CharField(max_length=50, verbose_name="setting")),
                ("old", models.CharField(blank=True, max_length=100, verbose_name="before")),
                ("new", models.CharField(blank=True, max_length=100, verbose_name="after")),
            ],
            options={
                "verbose_name": "change of order settings",
                "verbose_name_plural": "changes of order settings",
            },
        ),
        migrations.AddField(
            model_name="selleraccount",
            name="application_id",
            field=models.CharField(
                blank=True,
                help_text="Of your app; for the authorisation at Amazon.",
                max_length=100,
                verbose_name="application id",
            ),
        ),
        migrations.AddField(
            model_name="selleraccount",
            name="application_is_draft",
            field=models.BooleanField(default=False, verbose_name="the app is a draft"),
        ),
        migrations.AddField(
            model_name="selleraccount",
            name="authorized_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="authorised"),
        ),
        migrations.AddField(
            model_name="selleraccount",
            name="secret_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="client secret since"),
        ),
        migrations.AddField(
            model_name="selleraccount",
            name="seller_central",
            field=models.URLField(blank=True, help_text="Empty: Amazon's own.", verbose_name="Seller Central"),
        ),
        migrations.AddField(
            model_name="selleraccount",
            name="selling_partner_id",
            field=models.CharField(blank=True, max_length=50, verbose_name="seller id"),
        ),
        migrations.AddField(
            model_name="store",
            name="setup_step",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="still to set up"),
        ),
        migrations.AlterField(
            model_name="ordersettings",
            name="prefix_all",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[A-Za-z0-9._/-]*\\Z",
                        "A number prefix has only letters without accents, digits and the signs - . _ /",
                    )
                ],
                verbose_name="number prefix",
            ),
        ),
        migrations.AlterField(
            model_name="ordersettings",
            name="prefix_business",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[A-Za-z0-9._/-]*\\Z",
                        "A number prefix has only letters without accents, digits and the signs - . _ /",
                    )
                ],
                verbose_name="number prefix, Business",
            ),
        ),
        migrations.AlterField(
            model_name="ordersettings",
            name="prefix_fba",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[A-Za-z0-9._/-]*\\Z",
                        "A number prefix has only letters without accents, digits and the signs - . _ /",
                    )
                ],
                verbose_name="number prefix, fulfilled by Amazon",
            ),
        ),
        migrations.AlterField(
            model_name="ordersettings",
            name="prefix_prime",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[A-Za-z0-9._/-]*\\Z",
                        "A number prefix has only letters without accents, digits and the signs - . _ /",
                    )
                ],
                verbose_name="number prefix, Prime",
            ),
        ),
        migrations.AddConstraint(
            model_name="store",
            constraint=models.CheckConstraint(
                condition=models.Q(("setup_step__in", ["commerce", "settings", "history", ""])), name="store_setup_step"
            ),
        ),
        migrations.AddField(
            model_name="ordersettingschange",
            name="store",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="order_settings_changes",
                to="channel.store",
            ),
        ),
        migrations.AddIndex(
            model_name="ordersettingschange",
            index=models.Index(fields=["store", "-id"], name="settings_change_newest"),
        ),
    ]
