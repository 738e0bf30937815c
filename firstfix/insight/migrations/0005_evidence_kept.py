from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0004_weekly_choice"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="assessmentmark",
                    name="evidence",
                    field=models.JSONField(
                        blank=True,
                        help_text="what the records said when it was closed: zh, en, url, is_missing of each",
                        null=True,
                    ),
                ),
                migrations.AddField(
                    model_name="assessmentmarkevent",
                    name="evidence",
                    field=models.JSONField(
                        blank=True,
                        help_text="what the records said when it was closed: zh, en, url, is_missing of each",
                        null=True,
                    ),
                ),
            ],
        ),
    ]
