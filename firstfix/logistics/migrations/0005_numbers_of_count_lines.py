from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("logistics", "0004_late_supply_orders"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="countline",
                    name="numbers",
                    field=models.JSONField(default=list, help_text="serial numbers that were scanned while counting"),
                )
            ]
        ),
    ]
