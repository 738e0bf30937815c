from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0001_tables"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AlterField(
                    model_name="message",
                    name="moment",
                    field=models.CharField(
                        choices=[
                            ("received", "Report received"),
                            ("scheduled", "Appointment made"),
                            ("moved", "Appointment moved"),
                            ("called_off", "Appointment called off"),
                            ("on_the_way", "Engineer on the way"),
                            ("done", "Work done"),
                            ("follow_up", "How is it running?"),
                            ("maintenance", "Maintenance comes near"),
                            ("trial", "Trial of a channel"),
                        ],
                        max_length=20,
                        verbose_name="moment",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="most_tries",
                    field=models.PositiveSmallIntegerField(help_text="empty: as many as the rules say", null=True),
                ),
                migrations.AlterField(
                    model_name="messagetemplate",
                    name="moment",
                    field=models.CharField(
                        choices=[
                            ("received", "Report received"),
                            ("scheduled", "Appointment made"),
                            ("moved", "Appointment moved"),
                            ("called_off", "Appointment called off"),
                            ("on_the_way", "Engineer on the way"),
                            ("done", "Work done"),
                            ("follow_up", "How is it running?"),
                            ("maintenance", "Maintenance comes near"),
                            ("trial", "Trial of a channel"),
                        ],
                        max_length=20,
                        verbose_name="moment",
                    ),
                ),
                migrations.AlterField(
                    model_name="messagetemplateevent",
                    name="moment",
                    field=models.CharField(
                        choices=[
                            ("received", "Report received"),
                            ("scheduled", "Appointment made"),
                            ("moved", "Appointment moved"),
                            ("called_off", "Appointment called off"),
                            ("on_the_way", "Engineer on the way"),
                            ("done", "Work done"),
                            ("follow_up", "How is it running?"),
                            ("maintenance", "Maintenance comes near"),
                            ("trial", "Trial of a channel"),
                        ],
                        max_length=20,
                        verbose_name="moment",
                    ),
                ),
            ],
        ),
    ]
