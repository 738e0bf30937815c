from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0002_device_class"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="asset",
                    name="software_version",
                    field=models.CharField(
                        blank=True,
                        help_text="Of its firmware or software, as the machine shows it.",
                        max_length=40,
                        verbose_name="software version",
                    ),
                ),
                migrations.AddField(
                    model_name="assetevent",
                    name="software_version",
                    field=models.CharField(
                        blank=True,
                        help_text="Of its firmware or software, as the machine shows it.",
                        max_length=40,
                        verbose_name="software version",
                    ),
                ),
            ],
        ),
    ]
