import django.db.models.deletion
from django.db import migrations, models

import firstfix.platform.create_tables


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0011_namesakes"),
        ("customers", "0001_tables"),
        ("work", "0004_solved_by"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="feedback",
                    name="contact",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="who wrote it with a login",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.contact",
                    ),
                ),
                migrations.AddField(
                    model_name="feedback",
                    name="heard_in",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="the call in which it was said",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passed_on",
                        to="care.followup",
                    ),
                ),
                migrations.AddField(
                    model_name="feedback",
                    name="is_customer_told",
                    field=models.BooleanField(
                        default=False,
                        help_text="by message and on their own pages",
                        verbose_name="the customer gets the answer",
                    ),
                ),
                migrations.AddField(
                    model_name="feedback",
                    name="request",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="behind whose link it was written",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="work.servicerequest",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackevent",
                    name="contact",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="who wrote it with a login",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.contact",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackevent",
                    name="heard_in",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="the call in which it was said",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="care.followup",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackevent",
                    name="is_customer_told",
                    field=models.BooleanField(
                        default=False,
                        help_text="by message and on their own pages",
                        verbose_name="the customer gets the answer",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackevent",
                    name="request",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="behind whose link it was written",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="work.servicerequest",
                    ),
                ),
            ],
        ),
    ]
