import django.db.models.deletion
from django.db import migrations, models

import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0003_software_version"),
        ("logistics", "0005_numbers_of_count_lines"),
        ("people", "0001_tables"),
        ("scheduling", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="DepotCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="depot_calls",
                                to="people.engineer",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.stockplace"
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
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="depot_call_ends_later"
                            )
                        ],
                        "indexes": [
                            models.Index(fields=["tenant", "engineer", "starts_at"], name="depot_call_of_engineer")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fetching",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "quantity",
                            models.PositiveIntegerField(default=0, help_text="in the smallest unit of the part"),
                        ),
                        (
                            "kept",
                            models.PositiveIntegerField(
                                default=0, help_text="how many of them are kept only since the call was chosen"
                            ),
                        ),
                        (
                            "named",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="how many of them the order names only since the call was chosen, as it may need them",
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fetchings",
                                to="scheduling.depotcall",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="equipment.part",
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
                                related_name="fetchings",
                                to="scheduling.visit",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "call", "visit", "part"), name="fetching_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
