import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0004_bulletins"),
        ("customers", "0001_tables"),
        ("files", "0002_upload"),
        ("scheduling", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0003_not_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="FollowUpPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="care.followup"
                            ),
                        ),
                        (
                            "tenant",
                            models.ForeignKey(
                                default=firstfix.platform.tenants.scope.scoped_tenant_id,
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenants.tenant",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "follow_up", "file"), name="follow_up_photo_once")
                        ],
                    },
                )
            ],
        ),
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.RemoveConstraint(
                    model_name="followuprule",
                    name="follow_up_rule_once",
                ),
                migrations.AddField(
                    model_name="feedback",
                    name="follow_up",
                    field=models.OneToOneField(
                        blank=True,
                        help_text="the bad answer that somebody has to see to",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task",
                        to="care.followup",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackevent",
                    name="follow_up",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="the bad answer that somebody has to see to",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="care.followup",
                    ),
                ),
                migrations.AddField(
                    model_name="followup",
                    name="customer",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="only without a work order",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="customers.customer",
                    ),
                ),
                migrations.AddField(
                    model_name="followup",
                    name="nps",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="would recommend us, 0 to 10"
                    ),
                ),
                migrations.AddField(
                    model_name="followup",
                    name="reason",
                    field=models.CharField(blank=True, max_length=400, verbose_name="why it was given up"),
                ),
                migrations.AddField(
                    model_name="followup",
                    name="usage",
                    field=models.TextField(blank=True, verbose_name="how it is used"),
                ),
                migrations.AddField(
                    model_name="followupevent",
                    name="customer",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="only without a work order",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="customers.customer",
                    ),
                ),
                migrations.AddField(
                    model_name="followupevent",
                    name="nps",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="would recommend us, 0 to 10"
                    ),
                ),
                migrations.AddField(
                    model_name="followupevent",
                    name="reason",
                    field=models.CharField(blank=True, max_length=400, verbose_name="why it was given up"),
                ),
                migrations.AddField(
                    model_name="followupevent",
                    name="usage",
                    field=models.TextField(blank=True, verbose_name="how it is used"),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="agreed",
                    field=models.PositiveIntegerField(
                        blank=True, editable=False, help_text="calls in 90 days, as somebody has agreed to", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="contract",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_up_rules",
                        to="customers.servicecontract",
                        verbose_name="contract",
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="customer",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_up_rules",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="months",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="counted from the beginning of each contract in force",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="every so many months",
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="most_tries",
                    field=models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="tries",
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="questions",
                    field=firstfix.platform.bilingual.BilingualField(
                        blank=True, default=firstfix.platform.bilingual.Bilingual, verbose_name="questions"
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="retry_days",
                    field=models.PositiveSmallIntegerField(
                        default=2,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="days until the next try",
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="script",
                    field=firstfix.platform.bilingual.BilingualField(
                        blank=True, default=firstfix.platform.bilingual.Bilingual, verbose_name="what we say"
                    ),
                ),
                migrations.AddField(
                    model_name="followuprule",
                    name="trigger",
                    field=models.CharField(
                        choices=[("closed", "after a work order"), ("interval", "at an interval")],
                        default="closed",
                        max_length=10,
                        verbose_name="the call comes",
                    ),
                ),
                migrations.AlterField(
                    model_name="followup",
                    name="work_order",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="work.workorder",
                    ),
                ),
                migrations.AlterField(
                    model_name="followupevent",
                    name="work_order",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="work.workorder",
                    ),
                ),
                migrations.AlterField(
                    model_name="followuprule",
                    name="days",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days after closing",
                    ),
                ),
                migrations.AlterField(
                    model_name="followuprule",
                    name="kind",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "Repair"),
                            ("installation", "Installation and commissioning"),
                            ("maintenance", "Maintenance"),
                            ("inspection", "Inspection"),
                            ("training", "Training"),
                        ],
                        max_length=12,
                        verbose_name="kind of work",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="followup",
                    constraint=models.UniqueConstraint(
                        fields=("tenant", "customer", "rule", "due_on"), name="follow_up_at_interval_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="followup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("work_order__isnull", True), ("customer__isnull", True), _connector="XOR"),
                        name="follow_up_of_order_or_customer",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="followup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("nps__isnull", True), ("nps__lte", 10), _connector="OR"), name="nps_range"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="followuprule",
                    constraint=models.UniqueConstraint(
                        fields=("tenant", "trigger", "kind", "months", "customer", "contract", "days"),
                        name="follow_up_rule_once",
                        nulls_distinct=False,
                    ),
                ),
            ],
        ),
    ]
