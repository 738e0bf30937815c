from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogues", "0002_count_reasons"),
    ]

    operations = [
        migrations.AddField(
            model_name="failurecode",
            name="is_use",
            field=models.BooleanField(
                default=False,
                help_text="Of causes: a training of the customer's people may keep it from coming back.",
                verbose_name="caused by use",
            ),
        ),
    ]
