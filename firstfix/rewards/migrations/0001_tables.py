import uuid

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("rewards", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("files", "0002_upload"),
        ("people", "0001_tables"),
        ("scheduling", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Expense",
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
                                related_name="+",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "answer",
                            models.TextField(blank=True, help_text="why it was returned", verbose_name="reason"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                    ("paid", "Paid"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("accommodation", "Accommodation"),
                                    ("transport", "Transport"),
                                    ("fuel", "Fuel"),
                                    ("tolls", "Tolls"),
                                    ("parking", "Parking"),
                                    ("meals", "Meals"),
                                    ("materials", "Materials bought on the way"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="expenses",
                                to="scheduling.visit",
                                verbose_name="visit",
                            ),
                        ),
                        (
                            "receipt",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="receipt",
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                blank=True,
                                help_text="the photo, as announced",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.upload",
                            ),
                        ),
                        ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid")),
                    ],
                    options={
                        "verbose_name": "expense",
                        "verbose_name_plural": "expenses",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "day"], name="expense_state_day"),
                            models.Index(fields=["tenant", "engineer", "day"], name="expense_engineer_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_expense_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="expense_costs_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpenseEvent",
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
                                to="rewards.expense",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "answer",
                            models.TextField(blank=True, help_text="why it was returned", verbose_name="reason"),
                        ),
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
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                    ("paid", "Paid"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("accommodation", "Accommodation"),
                                    ("transport", "Transport"),
                                    ("fuel", "Fuel"),
                                    ("tolls", "Tolls"),
                                    ("parking", "Parking"),
                                    ("meals", "Meals"),
                                    ("materials", "Materials bought on the way"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="scheduling.visit",
                                verbose_name="visit",
                            ),
                        ),
                        (
                            "receipt",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.storedfile",
                                verbose_name="receipt",
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="the photo, as announced",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.upload",
                            ),
                        ),
                        ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Trip",
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
                                related_name="+",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(blank=True, help_text="why it was returned", verbose_name="reason"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="to")),
                        ("kilometres", models.DecimalField(decimal_places=1, max_digits=6, verbose_name="kilometres")),
                        ("purpose", models.TextField(verbose_name="purpose")),
                    ],
                    options={
                        "verbose_name": "trip",
                        "verbose_name_plural": "trips",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "day"], name="trip_state_day"),
                            models.Index(fields=["tenant", "engineer", "day"], name="trip_engineer_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_trip_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="trip_ends_later"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kilometres__gte", 0)), name="trip_goes_somewhere"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TripEvent",
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
                                to="rewards.trip",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(blank=True, help_text="why it was returned", verbose_name="reason"),
                        ),
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
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="to")),
                        ("kilometres", models.DecimalField(decimal_places=1, max_digits=6, verbose_name="kilometres")),
                        ("purpose", models.TextField(verbose_name="purpose")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AddedHours",
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
                                related_name="+",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(blank=True, help_text="why it was returned", verbose_name="reason"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("training", "Course"),
                                    ("office", "Office"),
                                    ("stand_by", "Stand-by"),
                                    ("overtime", "Overtime"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                        ("note", models.TextField(blank=True, verbose_name="what for")),
                    ],
                    options={
                        "verbose_name": "added hours",
                        "verbose_name_plural": "added hours",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "day"], name="addedhours_state_day"),
                            models.Index(fields=["tenant", "engineer", "day"], name="addedhours_engineer_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_addedhours_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (1, 1440))), name="added_hours_within_a_day"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddedHoursEvent",
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
                                to="rewards.addedhours",
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
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "Waiting for approval"),
                                    ("approved", "Approved"),
                                    ("returned", "Returned"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(blank=True, help_text="why it was returned", verbose_name="reason"),
                        ),
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
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("training", "Course"),
                                    ("office", "Office"),
                                    ("stand_by", "Stand-by"),
                                    ("overtime", "Overtime"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                        ("note", models.TextField(blank=True, verbose_name="what for")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
    ]
