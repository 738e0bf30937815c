from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_answers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("over", "What it tells of is over already."),
                    ("off", "Messages of this kind are switched off."),
                    ("unwanted", "They want no messages."),
                    ("by_hand", "Somebody decided not to send it."),
                    ("no_address", "No phone number or e-mail address is known that a channel could use."),
                    ("unreadable", "The channel's address cannot be read any more. Please enter it again."),
                    ("restored", "It waited in the backup that was restored, and may have been sent since."),
                    ("tried", "It was tried as often as the rules say."),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
    ]
