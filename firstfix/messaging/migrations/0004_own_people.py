import django.db.models.deletion
from django.conf import settings
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
    ("weekly", "Report of the week (to our own people)"),
    ("trial", "Trial of a channel"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_check_in_and_keeping"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="message",
                    name="user",
                    field=models.ForeignKey(
                        help_text="one of our own people who is told",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ]
        ),
    ]
