import django.core.validators
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
    ("trial", "Trial of a channel"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0002_moments_and_tries"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="messagerules",
                    name="keep_days",
                    field=models.PositiveSmallIntegerField(
                        default=365,
                        help_text="Older ones are deleted by night; their links open nothing any more.",
                        validators=[
                            django.core.validators.MinValueValidator(30),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="days that sent messages are kept",
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
