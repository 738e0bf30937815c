from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnosis", "0003_learning_from_closed_cases")]

    operations = [
        migrations.AddField(
            model_name="faultmodel",
            name="drift",
            field=models.JSONField(
                default=dict,
                help_text="alarms over the cases since the published version: its number, at, since, suspects",
            ),
        ),
    ]
