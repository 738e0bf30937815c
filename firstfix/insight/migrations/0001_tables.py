import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("insight", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Scenario",
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
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                        (
                            "engineers",
                            models.SmallIntegerField(
                                default=0,
                                validators=[
                                    django.core.validators.MinValueValidator(-200),
                                    django.core.validators.MaxValueValidator(200),
                                ],
                                verbose_name="engineers more or fewer",
                            ),
                        ),
                        (
                            "skill",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="catalogues.skill",
                                verbose_name="with the skill",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="catalogues.territory",
                                verbose_name="in the territory",
                            ),
                        ),
                        (
                            "van_stock",
                            models.CharField(
                                choices=[
                                    ("now", "As now"),
                                    ("advised", "As the van stock policy advises"),
                                    ("none", "Nothing: all parts are fetched"),
                                ],
                                default="now",
                                max_length=10,
                                verbose_name="van stock",
                            ),
                        ),
                        (
                            "promise_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                help_text="of every order; left empty: as in the contracts",
                                max_digits=5,
                                null=True,
                                verbose_name="restoration promised within business hours",
                            ),
                        ),
                        (
                            "demand_percent",
                            models.SmallIntegerField(
                                default=0,
                                validators=[
                                    django.core.validators.MinValueValidator(-90),
                                    django.core.validators.MaxValueValidator(300),
                                ],
                                verbose_name="orders more or fewer, in percent",
                            ),
                        ),
                        (
                            "policy_now",
                            models.CharField(
                                choices=[
                                    ("nearest", "The nearest free engineer goes"),
                                    ("diagnosis", "The desk diagnoses, the nearest goes"),
                                    ("planning", "Days are planned, without diagnosis"),
                                    ("apart", "Diagnosis and planning, each by itself"),
                                    ("one-decision", "Diagnosis, parts and plan are one decision"),
                                ],
                                default="one-decision",
                                max_length=20,
                                verbose_name="how orders are assigned today",
                            ),
                        ),
                        (
                            "policy_then",
                            models.CharField(
                                choices=[
                                    ("nearest", "The nearest free engineer goes"),
                                    ("diagnosis", "The desk diagnoses, the nearest goes"),
                                    ("planning", "Days are planned, without diagnosis"),
                                    ("apart", "Diagnosis and planning, each by itself"),
                                    ("one-decision", "Diagnosis, parts and plan are one decision"),
                                ],
                                default="one-decision",
                                max_length=20,
                                verbose_name="how they would be assigned",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for a worker"),
                                    ("running", "Being simulated"),
                                    ("done", "Answered"),
                                    ("stopped", "Stopped"),
                                    ("failed", "It could not be done"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "takes",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="workers that have begun it; the last one is heard"
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                        ("done", models.PositiveSmallIntegerField(default=0, help_text="companies played")),
                        ("total", models.PositiveSmallIntegerField(default=0)),
                        ("answer", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "scenario",
                        "verbose_name_plural": "scenarios",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "-asked_at"], name="scenario_newest")],
                        "constraints": [models.UniqueConstraint(fields=("tenant", "uid"), name="insight_scenario_uid")],
                    },
                )
            ],
        ),
    ]
