import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_tables"),
        ("rewards", "0003_advances"),
        ("tenants", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="CountedSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="its first day")),
                        ("until", models.DateField(help_text="the last day that is counted")),
                        ("counted_at", models.DateTimeField()),
                        (
                            "lines",
                            models.JSONField(
                                help_text="without the records behind them: of 500 people these are a million"
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.engineer"
                            ),
                        ),
                        (
                            "rules",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rewards.payrules"
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
                            models.UniqueConstraint(
                                fields=("tenant", "month", "rules", "engineer"), name="counted_sheet_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayRun",
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
                            "kind",
                            models.CharField(
                                choices=[("count", "Count"), ("close", "Close the month"), ("trial", "Trial")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("month", models.DateField(help_text="its first day", verbose_name="month")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for a worker"),
                                    ("running", "Being counted"),
                                    ("done", "Counted"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="how far it is, written while it runs"
                            ),
                        ),
                        ("problem", models.TextField(blank=True, help_text="why it failed")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "tried",
                            models.ForeignKey(
                                help_text="the version of a trial",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rewards.payrules",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "run of pay",
                        "verbose_name_plural": "runs of pay",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "month", "-id"], name="pay_run_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="rewards_payrun_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("waiting", "running"))),
                                fields=("tenant", "kind", "month", "tried"),
                                name="pay_run_one_at_a_time",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
