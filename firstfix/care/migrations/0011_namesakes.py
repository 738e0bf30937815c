from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0010_bulletins_by_version"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.RemoveConstraint(
                    model_name="attendee",
                    name="attendee_once",
                ),
                migrations.AddField(
                    model_name="attendee",
                    name="number",
                    field=models.PositiveSmallIntegerField(default=1, verbose_name="which of this name"),
                ),
                migrations.AddConstraint(
                    model_name="attendee",
                    constraint=models.UniqueConstraint(
                        fields=("tenant", "training", "name", "number"), name="attendee_once"
                    ),
                ),
            ],
        ),
    ]
