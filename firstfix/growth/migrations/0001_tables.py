import uuid

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogues", "0002_count_reasons"),
        ("people", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0003_not_before"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="LevelEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_first_fix", models.BooleanField()),
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work.workorder"
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="growth.levelproposal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "proposal", "work_order"), name="level_evidence_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelProposal",
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
                        ("before", models.PositiveSmallIntegerField(verbose_name="level so far")),
                        ("level", models.PositiveSmallIntegerField(verbose_name="proposed level")),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("confirmed", "Confirmed"),
                                    ("declined", "Declined"),
                                    ("lapsed", "Lapsed"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="level_proposals",
                                to="people.engineer",
                            ),
                        ),
                        (
                            "orders",
                            models.ManyToManyField(
                                related_name="+", through="growth.LevelEvidence", to="work.workorder"
                            ),
                        ),
                        (
                            "skill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogues.skill"
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
                        "verbose_name": "proposed level",
                        "verbose_name_plural": "proposed levels",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="growth_levelproposal_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("tenant", "engineer", "skill"),
                                name="level_proposed_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelProposalEvent",
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
                        ("before", models.PositiveSmallIntegerField(verbose_name="level so far")),
                        ("level", models.PositiveSmallIntegerField(verbose_name="proposed level")),
                        ("since", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("confirmed", "Confirmed"),
                                    ("declined", "Declined"),
                                    ("lapsed", "Lapsed"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.engineer",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="growth.levelproposal",
                            ),
                        ),
                        (
                            "skill",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.skill",
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
                migrations.CreateModel(
                    name="CertificateReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField()),
                        ("at", models.DateTimeField()),
                        (
                            "certificate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.engineercertificate",
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
                                fields=("tenant", "certificate", "days"), name="certificate_reminded_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
