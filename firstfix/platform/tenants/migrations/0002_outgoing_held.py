from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="tenant",
            name="outgoing_held_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
