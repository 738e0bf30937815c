from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0009_device_records"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="bulletin",
                    name="version_after",
                    field=models.CharField(blank=True, max_length=40, verbose_name="software version afterwards"),
                ),
                migrations.AddField(
                    model_name="bulletin",
                    name="version_from",
                    field=models.CharField(blank=True, max_length=40, verbose_name="software version from"),
                ),
                migrations.AddField(
                    model_name="bulletin",
                    name="version_to",
                    field=models.CharField(blank=True, max_length=40, verbose_name="software version to"),
                ),
                migrations.AddField(
                    model_name="bulletinevent",
                    name="version_after",
                    field=models.CharField(blank=True, max_length=40, verbose_name="software version afterwards"),
                ),
                migrations.AddField(
                    model_name="bulletinevent",
                    name="version_from",
                    field=models.CharField(blank=True, max_length=40, verbose_name="software version from"),
                ),
                migrations.AddField(
                    model_name="bulletinevent",
                    name="version_to",
                    field=models.CharField(blank=True, max_length=40, verbose_name="software version to"),
                ),
                migrations.AddField(
                    model_name="bulletinserved",
                    name="version_before",
                    field=models.CharField(
                        blank=True,
                        help_text="goes back when it was not done after all",
                        max_length=40,
                        verbose_name="software version before",
                    ),
                ),
                migrations.AddField(
                    model_name="bulletinservedevent",
                    name="version_before",
                    field=models.CharField(
                        blank=True,
                        help_text="goes back when it was not done after all",
                        max_length=40,
                        verbose_name="software version before",
                    ),
                ),
            ],
        ),
    ]
