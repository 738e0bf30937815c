import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0001_tables"),
        ("equipment", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0003_not_before"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="MaintenanceDue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("number", models.PositiveIntegerField()),
                        ("planned_on", models.DateField(verbose_name="by the plan")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "target",
                            models.DecimalField(
                                decimal_places=3, help_text="what the meter counts by then", max_digits=16, null=True
                            ),
                        ),
                        ("crossed_at", models.DateTimeField(help_text="the reading beyond the limit", null=True)),
                        ("reminded_at", models.DateTimeField(null=True)),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_dues",
                                to="equipment.asset",
                            ),
                        ),
                        (
                            "goes_with",
                            models.ForeignKey(
                                blank=True,
                                help_text="another order at the site, whose day it took",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="work.workorder",
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
                        (
                            "work_order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_due",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dues",
                                to="care.maintenanceplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maintenance due",
                        "verbose_name_plural": "maintenance due",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "due_on"], name="maintenance_due_on")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="care_maintenancedue_uid"),
                            models.UniqueConstraint(
                                fields=("tenant", "plan", "asset", "number"), name="maintenance_due_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaintenancePlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("maintenance", "Maintenance"), ("inspection", "Inspection")],
                                default="maintenance",
                                max_length=12,
                                verbose_name="kind of work",
                            ),
                        ),
                        (
                            "only_covered",
                            models.BooleanField(
                                default=False,
                                help_text="whose contract is in force on the day of the service",
                                verbose_name="only machines with a contract",
                            ),
                        ),
                        (
                            "trigger",
                            models.CharField(
                                choices=[
                                    ("date", "Calendar"),
                                    ("meter", "Meter"),
                                    ("first", "Calendar or meter, whichever comes first"),
                                    ("condition", "A value beyond its limit"),
                                ],
                                default="date",
                                max_length=10,
                                verbose_name="falls due by",
                            ),
                        ),
                        (
                            "every",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000),
                                ],
                                verbose_name="every",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "days"), ("week", "weeks"), ("month", "months"), ("year", "years")],
                                default="month",
                                max_length=5,
                                verbose_name="days, weeks, months or years",
                            ),
                        ),
                        (
                            "season",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    validators=[
                                        django.core.validators.MinValueValidator(1),
                                        django.core.validators.MaxValueValidator(12),
                                    ]
                                ),
                                blank=True,
                                default=list,
                                help_text="months in which it may fall due; none: all year",
                                size=None,
                                verbose_name="season",
                            ),
                        ),
                        (
                            "counts_from",
                            models.CharField(
                                choices=[("planned", "the day it was planned for"), ("done", "the day it was done")],
                                default="planned",
                                max_length=7,
                                verbose_name="the next one is counted from",
                            ),
                        ),
                        (
                            "anchor_on",
                            models.DateField(
                                blank=True,
                                help_text="the calendar is counted from it; empty: from each machine's commissioning",
                                null=True,
                                verbose_name="first date",
                            ),
                        ),
                        ("begins_on", models.DateField(help_text="nothing falls due before", verbose_name="begins on")),
                        (
                            "meter",
                            models.CharField(
                                blank=True, help_text="as the readings name it", max_length=80, verbose_name="meter"
                            ),
                        ),
                        (
                            "units",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="running hours, cycles …",
                                max_digits=16,
                                null=True,
                                verbose_name="every so many units",
                            ),
                        ),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="limit"
                            ),
                        ),
                        (
                            "rearm",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="only a value that has been here asks again",
                                max_digits=16,
                                null=True,
                                verbose_name="well again at",
                            ),
                        ),
                        ("is_below", models.BooleanField(default=False, verbose_name="too low is what is bad")),
                        (
                            "horizon_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="work order so many days ahead",
                            ),
                        ),
                        (
                            "slack_days",
                            models.PositiveSmallIntegerField(
                                default=7,
                                help_text="to go with another visit at the site",
                                validators=[django.core.validators.MaxValueValidator(90)],
                                verbose_name="days it may be moved",
                            ),
                        ),
                        (
                            "planned_minutes",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(1440),
                                ],
                                verbose_name="minutes on site",
                            ),
                        ),
                        (
                            "reminder_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="empty: not at all",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(90)],
                                verbose_name="the customer is reminded so many days before",
                            ),
                        ),
                        (
                            "advice",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True,
                                default=firstfix.platform.bilingual.Bilingual,
                                verbose_name="what the customer can do",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("active", "Switched on"), ("off", "Switched off")],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "agreed",
                            models.PositiveIntegerField(
                                blank=True,
                                editable=False,
                                help_text="orders in twelve months, as somebody has switched it on",
                                null=True,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_plans",
                                to="equipment.asset",
                                verbose_name="one machine",
                            ),
                        ),
                        (
                            "product_model",
                            models.ForeignKey(
                                blank=True,
                                help_text="All its machines. A plan for one machine is begun on that machine's page.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_plans",
                                to="equipment.productmodel",
                                verbose_name="product model",
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
                        "verbose_name": "maintenance plan",
                        "verbose_name_plural": "maintenance plans",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "state"], name="maintenance_plan_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="care_maintenanceplan_uid"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("product_model__isnull", True), ("asset__isnull", True), _connector="XOR"
                                ),
                                name="plan_of_model_or_asset",
                                violation_error_message="Choose a product model or one machine.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaintenanceDueEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("number", models.PositiveIntegerField()),
                        ("planned_on", models.DateField(verbose_name="by the plan")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "target",
                            models.DecimalField(
                                decimal_places=3, help_text="what the meter counts by then", max_digits=16, null=True
                            ),
                        ),
                        ("crossed_at", models.DateTimeField(help_text="the reading beyond the limit", null=True)),
                        ("reminded_at", models.DateTimeField(null=True)),
                        (
                            "asset",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.asset",
                            ),
                        ),
                        (
                            "goes_with",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="another order at the site, whose day it took",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="care.maintenancedue",
                            ),
                        ),
                        (
                            "tenant",
                            models.ForeignKey(
                                db_constraint=False,
                                default=firstfix.platform.tenants.scope.scoped_tenant_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="tenants.tenant",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="care.maintenanceplan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MaintenancePlanEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("maintenance", "Maintenance"), ("inspection", "Inspection")],
                                default="maintenance",
                                max_length=12,
                                verbose_name="kind of work",
                            ),
                        ),
                        (
                            "only_covered",
                            models.BooleanField(
                                default=False,
                                help_text="whose contract is in force on the day of the service",
                                verbose_name="only machines with a contract",
                            ),
                        ),
                        (
                            "trigger",
                            models.CharField(
                                choices=[
                                    ("date", "Calendar"),
                                    ("meter", "Meter"),
                                    ("first", "Calendar or meter, whichever comes first"),
                                    ("condition", "A value beyond its limit"),
                                ],
                                default="date",
                                max_length=10,
                                verbose_name="falls due by",
                            ),
                        ),
                        (
                            "every",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(1000),
                                ],
                                verbose_name="every",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[("day", "days"), ("week", "weeks"), ("month", "months"), ("year", "years")],
                                default="month",
                                max_length=5,
                                verbose_name="days, weeks, months or years",
                            ),
                        ),
                        (
                            "season",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    validators=[
                                        django.core.validators.MinValueValidator(1),
                                        django.core.validators.MaxValueValidator(12),
                                    ]
                                ),
                                blank=True,
                                default=list,
                                help_text="months in which it may fall due; none: all year",
                                size=None,
                                verbose_name="season",
                            ),
                        ),
                        (
                            "counts_from",
                            models.CharField(
                                choices=[("planned", "the day it was planned for"), ("done", "the day it was done")],
                                default="planned",
                                max_length=7,
                                verbose_name="the next one is counted from",
                            ),
                        ),
                        (
                            "anchor_on",
                            models.DateField(
                                blank=True,
                                help_text="the calendar is counted from it; empty: from each machine's commissioning",
                                null=True,
                                verbose_name="first date",
                            ),
                        ),
                        ("begins_on", models.DateField(help_text="nothing falls due before", verbose_name="begins on")),
                        (
                            "meter",
                            models.CharField(
                                blank=True, help_text="as the readings name it", max_length=80, verbose_name="meter"
                            ),
                        ),
                        (
                            "units",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="running hours, cycles …",
                                max_digits=16,
                                null=True,
                                verbose_name="every so many units",
                            ),
                        ),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="limit"
                            ),
                        ),
                        (
                            "rearm",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="only a value that has been here asks again",
                                max_digits=16,
                                null=True,
                                verbose_name="well again at",
                            ),
                        ),
                        ("is_below", models.BooleanField(default=False, verbose_name="too low is what is bad")),
                        (
                            "horizon_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="work order so many days ahead",
                            ),
                        ),
                        (
                            "slack_days",
                            models.PositiveSmallIntegerField(
                                default=7,
                                help_text="to go with another visit at the site",
                                validators=[django.core.validators.MaxValueValidator(90)],
                                verbose_name="days it may be moved",
                            ),
                        ),
                        (
                            "planned_minutes",
                            models.PositiveSmallIntegerField(
                                default=90,
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(1440),
                                ],
                                verbose_name="minutes on site",
                            ),
                        ),
                        (
                            "reminder_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="empty: not at all",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(90)],
                                verbose_name="the customer is reminded so many days before",
                            ),
                        ),
                        (
                            "advice",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True,
                                default=firstfix.platform.bilingual.Bilingual,
                                verbose_name="what the customer can do",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("active", "Switched on"), ("off", "Switched off")],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "agreed",
                            models.PositiveIntegerField(
                                blank=True,
                                editable=False,
                                help_text="orders in twelve months, as somebody has switched it on",
                                null=True,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.asset",
                                verbose_name="one machine",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="care.maintenanceplan",
                            ),
                        ),
                        (
                            "product_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="All its machines. A plan for one machine is begun on that machine's page.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.productmodel",
                                verbose_name="product model",
                            ),
                        ),
                        (
                            "tenant",
                            models.ForeignKey(
                                db_constraint=False,
                                default=firstfix.platform.tenants.scope.scoped_tenant_id,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="tenants.tenant",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
    ]
