import django.db.models.deletion
from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0007_courses"),
        ("customers", "0001_tables"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="feedback",
                    name="contract",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="whose renewal it is",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="customers.servicecontract",
                        verbose_name="contract",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackevent",
                    name="contract",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="whose renewal it is",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.servicecontract",
                        verbose_name="contract",
                    ),
                ),
                migrations.AlterField(
                    model_name="feedback",
                    name="topic",
                    field=models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("service", "Service"),
                            ("sales", "Sales and prices"),
                            ("other", "Other"),
                            ("lead", "Sales lead"),
                            ("suggestion", "Suggestion to R&D"),
                            ("renewal", "Contract renewal"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                migrations.AlterField(
                    model_name="feedbackevent",
                    name="topic",
                    field=models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("service", "Service"),
                            ("sales", "Sales and prices"),
                            ("other", "Other"),
                            ("lead", "Sales lead"),
                            ("suggestion", "Suggestion to R&D"),
                            ("renewal", "Contract renewal"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                migrations.AlterField(
                    model_name="feedbackrule",
                    name="topic",
                    field=models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("service", "Service"),
                            ("sales", "Sales and prices"),
                            ("other", "Other"),
                            ("lead", "Sales lead"),
                            ("suggestion", "Suggestion to R&D"),
                            ("renewal", "Contract renewal"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
            ],
        ),
    ]
