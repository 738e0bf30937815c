import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0006_piece_across"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="starts_at",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.fields.ranges.RangeStartsWith("during"),
                help_text="what an index can find: under row-level security none serves the operators of ranges",
                output_field=models.DateTimeField(),
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["tenant", "engineer", "starts_at"], name="booking_of_engineer"),
        ),
    ]
