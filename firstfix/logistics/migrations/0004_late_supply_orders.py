from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("logistics", "0003_terms_of_claims"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name=name,
                    name="late_told_for",
                    field=models.DateField(
                        blank=True,
                        help_text="the expected day that has passed, of which the keepers have heard",
                        null=True,
                        verbose_name="keepers have heard that it is late",
                    ),
                )
                for name in ("supplyorder", "supplyorderevent")
            ]
        ),
    ]
