import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0005_calls_by_rule"),
        ("equipment", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="GuaranteeRule",
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
                            "source",
                            models.CharField(
                                help_text="The law, standard or promise that it comes from, with its clause.",
                                max_length=300,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("machine", "Large machine"),
                                    ("medical", "Medical device"),
                                    ("appliance", "Small appliance"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="kind of product",
                            ),
                        ),
                        (
                            "return_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="days for a return",
                            ),
                        ),
                        (
                            "exchange_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="days for an exchange",
                            ),
                        ),
                        (
                            "repair_months",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="months of free repair",
                            ),
                        ),
                        (
                            "repairs",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="exchange after so many repairs",
                            ),
                        ),
                        (
                            "is_extended",
                            models.BooleanField(
                                default=True,
                                help_text="The time under repair does not use up the guarantee.",
                                verbose_name="days under repair are added",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "product_model",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
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
                        "verbose_name": "three-guarantee rule",
                        "verbose_name_plural": "three-guarantee rules",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="care_guaranteerule_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("tenant", "kind", "product_model"),
                                name="guarantee_rule_once",
                                nulls_distinct=False,
                                violation_error_message="There is a rule in use for these products already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", ""), ("product_model", None), _connector="OR"),
                                name="guarantee_of_kind_or_model",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuaranteeRuleEvent",
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
                            "source",
                            models.CharField(
                                help_text="The law, standard or promise that it comes from, with its clause.",
                                max_length=300,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("machine", "Large machine"),
                                    ("medical", "Medical device"),
                                    ("appliance", "Small appliance"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="kind of product",
                            ),
                        ),
                        (
                            "return_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="days for a return",
                            ),
                        ),
                        (
                            "exchange_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(365)],
                                verbose_name="days for an exchange",
                            ),
                        ),
                        (
                            "repair_months",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="months of free repair",
                            ),
                        ),
                        (
                            "repairs",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="exchange after so many repairs",
                            ),
                        ),
                        (
                            "is_extended",
                            models.BooleanField(
                                default=True,
                                help_text="The time under repair does not use up the guarantee.",
                                verbose_name="days under repair are added",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="care.guaranteerule",
                            ),
                        ),
                        (
                            "product_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
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
