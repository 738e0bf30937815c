from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0001_tables"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="productmodel",
                    name="applied_part",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "No applied part"), ("B", "Type B"), ("BF", "Type BF"), ("CF", "Type CF")],
                        help_text="Of medical devices; which tests are asked after a repair goes by it.",
                        max_length=10,
                        verbose_name="applied part",
                    ),
                ),
                migrations.AddField(
                    model_name="productmodel",
                    name="protection",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("I", "Class I"),
                            ("II", "Class II"),
                            ("internal", "Internally powered"),
                        ],
                        help_text="Of medical devices; which tests are asked after a repair goes by it.",
                        max_length=10,
                        verbose_name="protection class",
                    ),
                ),
                migrations.AddField(
                    model_name="productmodel",
                    name="registration",
                    field=models.CharField(
                        blank=True,
                        help_text="Of medical devices; it stands in their file.",
                        max_length=80,
                        verbose_name="registration number",
                    ),
                ),
                migrations.AddField(
                    model_name="productmodelevent",
                    name="applied_part",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "No applied part"), ("B", "Type B"), ("BF", "Type BF"), ("CF", "Type CF")],
                        help_text="Of medical devices; which tests are asked after a repair goes by it.",
                        max_length=10,
                        verbose_name="applied part",
                    ),
                ),
                migrations.AddField(
                    model_name="productmodelevent",
                    name="protection",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("I", "Class I"),
                            ("II", "Class II"),
                            ("internal", "Internally powered"),
                        ],
                        help_text="Of medical devices; which tests are asked after a repair goes by it.",
                        max_length=10,
                        verbose_name="protection class",
                    ),
                ),
                migrations.AddField(
                    model_name="productmodelevent",
                    name="registration",
                    field=models.CharField(
                        blank=True,
                        help_text="Of medical devices; it stands in their file.",
                        max_length=80,
                        verbose_name="registration number",
                    ),
                ),
            ],
        ),
    ]
