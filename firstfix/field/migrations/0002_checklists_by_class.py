from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0002_device_class"),
        ("field", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="checklist",
                    name="applied_part",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "No applied part"), ("B", "Type B"), ("BF", "Type BF"), ("CF", "Type CF")],
                        help_text="Empty: of any kind.",
                        max_length=10,
                        verbose_name="applied part",
                    ),
                ),
                migrations.AddField(
                    model_name="checklist",
                    name="protection",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("I", "Class I"),
                            ("II", "Class II"),
                            ("internal", "Internally powered"),
                        ],
                        help_text="Empty: of any class.",
                        max_length=10,
                        verbose_name="protection class",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="checklist",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("product_model", None), models.Q(("applied_part", ""), ("protection", "")), _connector="OR"
                        ),
                        name="checklist_of_model_or_class",
                        violation_error_message="A list is for one product model or for a class of devices, not for both.",
                    ),
                ),
            ],
        ),
    ]
