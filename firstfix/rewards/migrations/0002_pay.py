import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.tenants.scope
import firstfix.rewards.models.pay
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("people", "0001_tables"),
        ("rewards", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="PayGrade",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "verbose_name": "pay grade",
                        "verbose_name_plural": "pay grades",
                        "ordering": ["code"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "code"), name="rewards_paygrade_code")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayPost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_posts",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        (
                            "grade",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rewards.paygrade",
                                verbose_name="pay grade",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.territory",
                                verbose_name="region",
                            ),
                        ),
                        (
                            "industry",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("factory", "Factory"),
                                    ("hospital", "Hospital"),
                                    ("shop", "Merchant"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="industry",
                            ),
                        ),
                        ("experience_since", models.DateField(verbose_name="experience since")),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="last day")),
                    ],
                    options={
                        "verbose_name": "post of an engineer",
                        "verbose_name_plural": "posts of engineers",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_paypost_uid"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_day__isnull", True),
                                    ("last_day__gte", models.F("first_day")),
                                    _connector="OR",
                                ),
                                name="pay_post_ends_later",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("engineer", "="),
                                    (
                                        firstfix.rewards.models.pay._Days(
                                            "first_day",
                                            "last_day",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="pay_posts_apart",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayPostEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rewards.paypost",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "engineer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        (
                            "grade",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rewards.paygrade",
                                verbose_name="pay grade",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.territory",
                                verbose_name="region",
                            ),
                        ),
                        (
                            "industry",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("factory", "Factory"),
                                    ("hospital", "Hospital"),
                                    ("shop", "Merchant"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="industry",
                            ),
                        ),
                        ("experience_since", models.DateField(verbose_name="experience since")),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="last day")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PayRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("tried", "Tried"),
                                    ("in_force", "In force"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("document", models.JSONField()),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="what is new")),
                        (
                            "first_month",
                            models.DateField(
                                blank=True, help_text="its first day", null=True, verbose_name="from month"
                            ),
                        ),
                        (
                            "last_month",
                            models.DateField(
                                blank=True, help_text="its first day", null=True, verbose_name="last month"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the pay rules",
                        "verbose_name_plural": "versions of the pay rules",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_payrules_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="pay_rules_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_month__isnull", False),
                                    models.Q(("state__in", ("in_force", "replaced")), _negated=True),
                                    _connector="OR",
                                ),
                                name="pay_rules_in_force_from",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("first_month__isnull", False)),
                                expressions=[
                                    ("tenant", "="),
                                    (
                                        firstfix.rewards.models.pay._Days(
                                            "first_month",
                                            "last_month",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="pay_rules_apart",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayRulesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rewards.payrules",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("tried", "Tried"),
                                    ("in_force", "In force"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("document", models.JSONField()),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="what is new")),
                        (
                            "first_month",
                            models.DateField(
                                blank=True, help_text="its first day", null=True, verbose_name="from month"
                            ),
                        ),
                        (
                            "last_month",
                            models.DateField(
                                blank=True, help_text="its first day", null=True, verbose_name="last month"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PayMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("month", models.DateField(help_text="its first day", verbose_name="month")),
                        (
                            "rules",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rewards.payrules",
                                verbose_name="rules",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(verbose_name="closed")),
                    ],
                    options={
                        "verbose_name": "closed pay month",
                        "verbose_name_plural": "closed pay months",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_paymonth_uid"),
                            models.UniqueConstraint(fields=("tenant", "month"), name="pay_month_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayMonthEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rewards.paymonth",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("month", models.DateField(help_text="its first day", verbose_name="month")),
                        (
                            "rules",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rewards.payrules",
                                verbose_name="rules",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(verbose_name="closed")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PaySheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_sheets",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        ("month", models.DateField(help_text="its first day", verbose_name="month")),
                        (
                            "closed",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="rewards.paymonth",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.territory",
                                verbose_name="region",
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="total"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pay sheet",
                        "verbose_name_plural": "pay sheets",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "month"], name="pay_sheet_month")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_paysheet_uid"),
                            models.UniqueConstraint(fields=("tenant", "engineer", "month"), name="pay_sheet_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed__isnull", True), ("total__isnull", True)),
                                    models.Q(("closed__isnull", False), ("total__isnull", False)),
                                    _connector="OR",
                                ),
                                name="pay_sheet_closed_has_total",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaySheetEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rewards.paysheet",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "engineer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        ("month", models.DateField(help_text="its first day", verbose_name="month")),
                        (
                            "closed",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rewards.paymonth",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.territory",
                                verbose_name="region",
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="total"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PayLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="rewards.paysheet"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("rule", models.CharField(max_length=12)),
                        (
                            "rules",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rewards.payrules"
                            ),
                        ),
                        ("row", models.JSONField(default=list, help_text="the row of the rule's table, as texts")),
                        (
                            "month",
                            models.DateField(help_text="which month it is about: of a correction, an earlier one"),
                        ),
                        ("quantity", models.DecimalField(decimal_places=2, max_digits=10)),
                        ("rate", models.DecimalField(decimal_places=2, max_digits=12)),
                        ("per", models.PositiveIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                        ("behind", models.JSONField(default=list, help_text="pairs of what and id")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "sheet", "place"), name="pay_line_place_once"),
                            models.CheckConstraint(
                                condition=models.Q(("per__gte", 1)), name="pay_line_divides_by_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayLineEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rewards.payline",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                            "sheet",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rewards.paysheet",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("rule", models.CharField(max_length=12)),
                        (
                            "rules",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rewards.payrules",
                            ),
                        ),
                        ("row", models.JSONField(default=list, help_text="the row of the rule's table, as texts")),
                        (
                            "month",
                            models.DateField(help_text="which month it is about: of a correction, an earlier one"),
                        ),
                        ("quantity", models.DecimalField(decimal_places=2, max_digits=10)),
                        ("rate", models.DecimalField(decimal_places=2, max_digits=12)),
                        ("per", models.PositiveIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                        ("behind", models.JSONField(default=list, help_text="pairs of what and id")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PayDispute",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="rewards.paysheet",
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        (
                            "line",
                            models.CharField(help_text="in words, as it was read", max_length=200, verbose_name="line"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("raised", "Waits for an answer"), ("answered", "Answered")],
                                default="raised",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="what is wrong")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                    ],
                    options={
                        "verbose_name": "dispute on a pay line",
                        "verbose_name_plural": "disputes on pay lines",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_paydispute_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "raised")),
                                fields=("tenant", "sheet", "key"),
                                name="pay_dispute_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayDisputeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rewards.paydispute",
                            ),
                        ),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
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
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "sheet",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rewards.paysheet",
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        (
                            "line",
                            models.CharField(help_text="in words, as it was read", max_length=200, verbose_name="line"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("raised", "Waits for an answer"), ("answered", "Answered")],
                                default="raised",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="what is wrong")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
    ]
