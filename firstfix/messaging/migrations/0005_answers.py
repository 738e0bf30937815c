import django.db.models.deletion
from django.db import migrations, models

import firstfix.platform.create_tables

MOMENTS = [
    ("received", "Report received"),
    ("scheduled", "Appointment made"),
    ("moved", "Appointment moved"),
    ("called_off", "Appointment called off"),
    ("on_the_way", "Engineer on the way"),
    ("done", "Work done"),
    ("follow_up", "How is it running?"),
    ("check_in", "How is everything running? (at an interval)"),
    ("maintenance", "Maintenance comes near"),
    ("answered", "What they told us is answered"),
    ("weekly", "Report of the week (to our own people)"),
    ("trial", "Trial of a channel"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0012_feedback_of_customers"),
        ("messaging", "0004_own_people"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="message",
                    name="feedback",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="care.feedback"
                    ),
                ),
                *(
                    migrations.AlterField(
                        model_name=name,
                        name="moment",
                        field=models.CharField(choices=MOMENTS, max_length=20, verbose_name="moment"),
                    )
                    for name in ("message", "messagetemplate", "messagetemplateevent")
                ),
            ],
        ),
    ]
