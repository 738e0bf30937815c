import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("scheduling", "0001_initial"),
        ("scheduling", "0002_holds"),
        ("scheduling", "0003_planning_rules_and_locks"),
        ("scheduling", "0004_planning_runs"),
        ("scheduling", "0005_night_plan"),
        ("scheduling", "0006_piece_across"),
        ("scheduling", "0007_booking_starts_at"),
        ("scheduling", "0008_hold_of_a_crew"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("people", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0001_tables"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Shift",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("regular", "Shift"), ("on_call", "On call")],
                                default="regular",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="to")),
                    ],
                    options={
                        "verbose_name": "shift",
                        "verbose_name_plural": "shifts",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "starts_at"], name="shift_start")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="scheduling_shift_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_ends_later"
                            ),
                            models.UniqueConstraint(
                                fields=("tenant", "engineer", "kind", "starts_at"), name="shift_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("leave", "Leave"),
                                    ("sick", "Sick"),
                                    ("training", "Course"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="reason",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="to")),
                    ],
                    options={
                        "verbose_name": "absence",
                        "verbose_name_plural": "absences",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="scheduling_absence_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="absence_ends_later"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AbsenceEvent",
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
                                to="scheduling.absence",
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
                            "reason",
                            models.CharField(
                                choices=[
                                    ("leave", "Leave"),
                                    ("sick", "Sick"),
                                    ("training", "Course"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="reason",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="to")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                            "work_order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="work.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("on_the_way", "On the way"),
                                    ("arrived", "Arrived"),
                                    ("working", "Working"),
                                    ("restored", "Restored"),
                                    ("left", "Done"),
                                    ("missed", "Nobody there"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("window_from", models.DateTimeField(verbose_name="window from")),
                        ("window_to", models.DateTimeField(verbose_name="window to")),
                        ("planned_start", models.DateTimeField(verbose_name="planned start")),
                        ("planned_end", models.DateTimeField(verbose_name="planned end")),
                        ("set_off_at", models.DateTimeField(blank=True, null=True, verbose_name="set off")),
                        ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="work started")),
                        ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="restored")),
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("restored", "Restored"),
                                    ("further_visit", "Further visit needed"),
                                    ("waiting_parts", "Waiting for parts"),
                                    ("waiting_customer", "Waiting for the customer"),
                                    ("waiting_rnd", "Waiting for R&D"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("outcome_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "is_locked",
                            models.BooleanField(
                                default=False,
                                help_text="This engineer at this time: nobody moves it before it is unlocked.",
                                verbose_name="locked",
                            ),
                        ),
                        (
                            "engineers",
                            models.ManyToManyField(
                                related_name="visits",
                                through="scheduling.Booking",
                                to="people.engineer",
                                verbose_name="engineers",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit",
                        "verbose_name_plural": "visits",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "planned_start"], name="visit_start")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="scheduling_visit_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("planned_end__gt", models.F("planned_start"))),
                                name="visit_ends_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("window_to__gte", models.F("window_from"))),
                                name="window_ends_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitEvent",
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
                                to="scheduling.visit",
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
                            "work_order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("on_the_way", "On the way"),
                                    ("arrived", "Arrived"),
                                    ("working", "Working"),
                                    ("restored", "Restored"),
                                    ("left", "Done"),
                                    ("missed", "Nobody there"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("window_from", models.DateTimeField(verbose_name="window from")),
                        ("window_to", models.DateTimeField(verbose_name="window to")),
                        ("planned_start", models.DateTimeField(verbose_name="planned start")),
                        ("planned_end", models.DateTimeField(verbose_name="planned end")),
                        ("set_off_at", models.DateTimeField(blank=True, null=True, verbose_name="set off")),
                        ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="work started")),
                        ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="restored")),
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("restored", "Restored"),
                                    ("further_visit", "Further visit needed"),
                                    ("waiting_parts", "Waiting for parts"),
                                    ("waiting_customer", "Waiting for the customer"),
                                    ("waiting_rnd", "Waiting for R&D"),
                                ],
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        ("outcome_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "is_locked",
                            models.BooleanField(
                                default=False,
                                help_text="This engineer at this time: nobody moves it before it is unlocked.",
                                verbose_name="locked",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                            "work_order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="work.workorder"
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="people.engineer"
                            ),
                        ),
                        (
                            "during",
                            django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text="the engineer's time"),
                        ),
                        ("window_from", models.DateTimeField()),
                        ("window_to", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "work_order", "engineer"), name="hold_once"),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("engineer", "="), ("during", "&&")], name="hold_not_twice"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanningRun",
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
                        ("first_day", models.DateField(verbose_name="first day")),
                        ("last_day", models.DateField(verbose_name="last day")),
                        ("seconds", models.PositiveSmallIntegerField(verbose_name="seconds for each piece")),
                        ("is_nightly", models.BooleanField(default=False, verbose_name="by night")),
                        (
                            "started_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="started by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "planning run",
                        "verbose_name_plural": "planning runs",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "-created_at"], name="planning_run_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="scheduling_planningrun_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))), name="run_ends_later"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanningPiece",
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
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="scheduling.planningrun",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogues.territory",
                            ),
                        ),
                        ("is_across", models.BooleanField(default=False, help_text="of all territories of the run")),
                        ("day", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Being planned"),
                                    ("done", "Planned"),
                                    ("stopped", "Stopped"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("stop_asked", models.BooleanField(default=False)),
                        ("takes", models.PositiveSmallIntegerField(default=0)),
                        ("began_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "seen_at",
                            models.DateTimeField(blank=True, help_text="the last report of its worker", null=True),
                        ),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("seconds", models.FloatField(default=0.0, help_text="how long it has been searched")),
                        (
                            "rounds",
                            models.PositiveIntegerField(default=0, help_text="in which the best plan so far was found"),
                        ),
                        (
                            "cost",
                            models.FloatField(
                                blank=True, help_text="of the best plan so far, in seconds of travel", null=True
                            ),
                        ),
                        (
                            "visits",
                            models.PositiveIntegerField(
                                blank=True, help_text="in the best plan so far, if there is one", null=True
                            ),
                        ),
                        (
                            "left_out",
                            models.PositiveIntegerField(blank=True, help_text="orders without a place", null=True),
                        ),
                        (
                            "course",
                            models.JSONField(default=list, help_text="pairs of seconds and cost, for the chart"),
                        ),
                        (
                            "proposal",
                            models.JSONField(blank=True, help_text="the best so far, as `Proposal.to_json`", null=True),
                        ),
                        ("problem", models.TextField(blank=True, help_text="why it failed")),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, help_text="when some of it was accepted last", null=True),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "run", "territory", "day", "is_across"),
                                name="planning_piece_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bookings",
                                to="scheduling.visit",
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to="people.engineer",
                            ),
                        ),
                        ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                        (
                            "starts_at",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.contrib.postgres.fields.ranges.RangeStartsWith("during"),
                                help_text="what an index can find: under row-level security none serves the operators of ranges",
                                output_field=models.DateTimeField(),
                            ),
                        ),
                        (
                            "is_firm",
                            models.BooleanField(default=True, help_text="false once the visit is over or cancelled"),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["tenant", "engineer", "starts_at"], name="booking_of_engineer")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "visit", "engineer"), name="booking_once"),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("is_firm", True)),
                                expressions=[("engineer", "="), ("during", "&&")],
                                name="engineer_not_twice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanningRules",
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
                            "hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=44,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="hours of work in a week",
                            ),
                        ),
                        (
                            "nights",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=3,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="nights in a week",
                            ),
                        ),
                        (
                            "travel_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=3,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="days of long travel in a week",
                            ),
                        ),
                        (
                            "long_travel_hours",
                            models.PositiveSmallIntegerField(
                                default=4,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="a day is one of long travel from so many hours on the road",
                            ),
                        ),
                        (
                            "days_in_a_row",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=6,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(14),
                                ],
                                verbose_name="days on duty in a row",
                            ),
                        ),
                        (
                            "rest",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=11,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="hours of rest between two days",
                            ),
                        ),
                        (
                            "firm",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("hours", "Hours of work in a week"),
                                        ("nights", "Nights in a week"),
                                        ("travel_days", "Days of long travel in a week"),
                                        ("days_in_a_row", "Days on duty in a row"),
                                        ("rest", "Hours of rest between two days"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="firm",
                            ),
                        ),
                        (
                            "fairness",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="weight of an even share",
                            ),
                        ),
                        (
                            "customers_choose",
                            models.BooleanField(default=True, verbose_name="customers choose their time themselves"),
                        ),
                        (
                            "plans_at_night",
                            models.BooleanField(default=False, verbose_name="the coming days are planned every night"),
                        ),
                        (
                            "night_hour",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[django.core.validators.MaxValueValidator(23)],
                                verbose_name="hour of the night's planning",
                            ),
                        ),
                        (
                            "night_days",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(14),
                                ],
                                verbose_name="days planned every night",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "planning rules",
                        "verbose_name_plural": "planning rules",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="scheduling_planningrules_uid"),
                            models.UniqueConstraint(fields=("tenant",), name="planning_rules_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanningRulesEvent",
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
                                to="scheduling.planningrules",
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
                            "hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=44,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="hours of work in a week",
                            ),
                        ),
                        (
                            "nights",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=3,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="nights in a week",
                            ),
                        ),
                        (
                            "travel_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=3,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="days of long travel in a week",
                            ),
                        ),
                        (
                            "long_travel_hours",
                            models.PositiveSmallIntegerField(
                                default=4,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="a day is one of long travel from so many hours on the road",
                            ),
                        ),
                        (
                            "days_in_a_row",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=6,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(14),
                                ],
                                verbose_name="days on duty in a row",
                            ),
                        ),
                        (
                            "rest",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=11,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(24),
                                ],
                                verbose_name="hours of rest between two days",
                            ),
                        ),
                        (
                            "firm",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("hours", "Hours of work in a week"),
                                        ("nights", "Nights in a week"),
                                        ("travel_days", "Days of long travel in a week"),
                                        ("days_in_a_row", "Days on duty in a row"),
                                        ("rest", "Hours of rest between two days"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="firm",
                            ),
                        ),
                        (
                            "fairness",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="weight of an even share",
                            ),
                        ),
                        (
                            "customers_choose",
                            models.BooleanField(default=True, verbose_name="customers choose their time themselves"),
                        ),
                        (
                            "plans_at_night",
                            models.BooleanField(default=False, verbose_name="the coming days are planned every night"),
                        ),
                        (
                            "night_hour",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[django.core.validators.MaxValueValidator(23)],
                                verbose_name="hour of the night's planning",
                            ),
                        ),
                        (
                            "night_days",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(14),
                                ],
                                verbose_name="days planned every night",
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
