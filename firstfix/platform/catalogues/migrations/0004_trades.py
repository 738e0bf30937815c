from django.db import migrations

import firstfix.platform.bilingual
import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("catalogues", "0003_caused_by_use"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="skill",
                    name="trade",
                    field=firstfix.platform.bilingual.BilingualField(
                        blank=True,
                        default=firstfix.platform.bilingual.Bilingual,
                        help_text="such as electrical work or refrigeration",
                        verbose_name="trade",
                    ),
                ),
                migrations.AddField(
                    model_name="skill",
                    name="family",
                    field=firstfix.platform.bilingual.BilingualField(
                        blank=True,
                        default=firstfix.platform.bilingual.Bilingual,
                        help_text="empty where it serves all products",
                        verbose_name="product family",
                    ),
                ),
            ],
        ),
    ]
