import uuid

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("equipment", "0001_initial"),
        ("equipment", "0002_product_family"),
        ("equipment", "0003_units_tracking_replacements"),
    ]

    initial = True

    dependencies = [
        ("catalogues", "0002_count_reasons"),
        ("customers", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="ProductModel",
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
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("machine", "Large machine"),
                                    ("medical", "Medical device"),
                                    ("appliance", "Small appliance"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("brand", models.CharField(blank=True, max_length=80, verbose_name="brand")),
                        (
                            "family",
                            models.CharField(
                                blank=True,
                                help_text="models of one family learn from one another what breaks",
                                max_length=80,
                                verbose_name="product family",
                            ),
                        ),
                        (
                            "warranty_months",
                            models.PositiveSmallIntegerField(default=12, verbose_name="warranty in months"),
                        ),
                        (
                            "repair_minutes",
                            models.PositiveSmallIntegerField(default=90, verbose_name="usual repair in minutes"),
                        ),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                        (
                            "skills",
                            models.ManyToManyField(
                                related_name="+",
                                through="equipment.ModelSkill",
                                to="catalogues.skill",
                                verbose_name="skills",
                            ),
                        ),
                        (
                            "certificates",
                            models.ManyToManyField(
                                related_name="+",
                                through="equipment.ModelCertificate",
                                to="catalogues.certificatetype",
                                verbose_name="certificates",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "product model",
                        "verbose_name_plural": "product models",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="equipment_productmodel_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="product_model_code_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductModelEvent",
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
                                to="equipment.productmodel",
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
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("machine", "Large machine"),
                                    ("medical", "Medical device"),
                                    ("appliance", "Small appliance"),
                                    ("other", "Other"),
                                ],
                                default="other",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("brand", models.CharField(blank=True, max_length=80, verbose_name="brand")),
                        (
                            "family",
                            models.CharField(
                                blank=True,
                                help_text="models of one family learn from one another what breaks",
                                max_length=80,
                                verbose_name="product family",
                            ),
                        ),
                        (
                            "warranty_months",
                            models.PositiveSmallIntegerField(default=12, verbose_name="warranty in months"),
                        ),
                        (
                            "repair_minutes",
                            models.PositiveSmallIntegerField(default=90, verbose_name="usual repair in minutes"),
                        ),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ModelSkill",
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
                            "product_model",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="equipment.productmodel"),
                        ),
                        (
                            "skill",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogues.skill"),
                        ),
                        ("level", models.PositiveSmallIntegerField(default=1, verbose_name="level")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "product_model", "skill"), name="model_skill_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ModelCertificate",
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
                            "product_model",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="equipment.productmodel"),
                        ),
                        (
                            "certificate_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="catalogues.certificatetype"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "product_model", "certificate_type"), name="model_certificate_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Part",
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
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("piece", "piece"),
                                    ("set", "set"),
                                    ("pair", "pair"),
                                    ("roll", "roll"),
                                    ("bottle", "bottle"),
                                    ("box", "box"),
                                    ("m", "metre (m)"),
                                    ("kg", "kilogram (kg)"),
                                    ("l", "litre (l)"),
                                ],
                                default="piece",
                                help_text="stays, once the part is kept",
                                max_length=10,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "price",
                            models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="price"),
                        ),
                        (
                            "weight_kg",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=8, null=True, verbose_name="weight in kg"
                            ),
                        ),
                        (
                            "tracking",
                            models.CharField(
                                choices=[
                                    ("none", "not tracked"),
                                    ("serial", "by serial number"),
                                    ("batch", "by batch"),
                                ],
                                default="none",
                                max_length=10,
                                verbose_name="tracked",
                            ),
                        ),
                        ("is_returnable", models.BooleanField(default=False, verbose_name="old part comes back")),
                        (
                            "hazard",
                            models.CharField(
                                blank=True,
                                help_text="UN number and class, like “UN 1950, class 2.1”; empty: not hazardous",
                                max_length=80,
                                verbose_name="hazardous goods",
                            ),
                        ),
                        (
                            "cold_from",
                            models.SmallIntegerField(blank=True, null=True, verbose_name="kept cold from (°C)"),
                        ),
                        (
                            "cold_to",
                            models.SmallIntegerField(
                                blank=True,
                                help_text="both empty: no cold chain",
                                null=True,
                                verbose_name="kept cold up to (°C)",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                        (
                            "fits",
                            models.ManyToManyField(
                                related_name="parts",
                                through="equipment.ModelPart",
                                to="equipment.productmodel",
                                verbose_name="product models",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part",
                        "verbose_name_plural": "parts",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="equipment_part_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="part_code_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cold_from", None), ("cold_to", None)),
                                    ("cold_from__lte", models.F("cold_to")),
                                    _connector="OR",
                                ),
                                name="cold_from_to",
                                violation_error_message="Give both temperatures, the lower one first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("tracking", "serial"), _negated=True),
                                    models.Q(("unit__in", ["m", "kg", "l"]), _negated=True),
                                    _connector="OR",
                                ),
                                name="serial_is_counted",
                                violation_error_message="What is measured has no serial numbers; track it by batch.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartEvent",
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
                                to="equipment.part",
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
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("piece", "piece"),
                                    ("set", "set"),
                                    ("pair", "pair"),
                                    ("roll", "roll"),
                                    ("bottle", "bottle"),
                                    ("box", "box"),
                                    ("m", "metre (m)"),
                                    ("kg", "kilogram (kg)"),
                                    ("l", "litre (l)"),
                                ],
                                default="piece",
                                help_text="stays, once the part is kept",
                                max_length=10,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "price",
                            models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="price"),
                        ),
                        (
                            "weight_kg",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=8, null=True, verbose_name="weight in kg"
                            ),
                        ),
                        (
                            "tracking",
                            models.CharField(
                                choices=[
                                    ("none", "not tracked"),
                                    ("serial", "by serial number"),
                                    ("batch", "by batch"),
                                ],
                                default="none",
                                max_length=10,
                                verbose_name="tracked",
                            ),
                        ),
                        ("is_returnable", models.BooleanField(default=False, verbose_name="old part comes back")),
                        (
                            "hazard",
                            models.CharField(
                                blank=True,
                                help_text="UN number and class, like “UN 1950, class 2.1”; empty: not hazardous",
                                max_length=80,
                                verbose_name="hazardous goods",
                            ),
                        ),
                        (
                            "cold_from",
                            models.SmallIntegerField(blank=True, null=True, verbose_name="kept cold from (°C)"),
                        ),
                        (
                            "cold_to",
                            models.SmallIntegerField(
                                blank=True,
                                help_text="both empty: no cold chain",
                                null=True,
                                verbose_name="kept cold up to (°C)",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartReplacement",
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
                            "old",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replaced_by",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "new",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replaces",
                                to="equipment.part",
                                verbose_name="instead",
                            ),
                        ),
                        (
                            "supersedes",
                            models.BooleanField(
                                default=False,
                                help_text="the old part is used up first and not ordered any more",
                                verbose_name="supersedes it",
                            ),
                        ),
                        (
                            "both_ways",
                            models.BooleanField(
                                default=False,
                                help_text="the old part also fits where the new one is asked for",
                                verbose_name="both ways",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "replacement",
                        "verbose_name_plural": "replacements",
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "old", "new"), name="replacement_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("supersedes", True)),
                                fields=("tenant", "old"),
                                name="superseded_by_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("old", models.F("new")), _negated=True), name="replaced_by_another"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ModelPart",
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
                            "product_model",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="equipment.productmodel"),
                        ),
                        ("part", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="equipment.part")),
                        ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "product_model", "part"), name="model_part_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Asset",
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
                        ("code", models.CharField(max_length=60, verbose_name="asset number")),
                        ("serial", models.CharField(blank=True, max_length=80, verbose_name="serial number")),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "product_model",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="equipment.productmodel",
                                verbose_name="product model",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="customers.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="parts",
                                to="equipment.asset",
                                verbose_name="part of",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place on site")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("delivered", "Delivered"),
                                    ("commissioned", "Commissioned"),
                                    ("in_service", "In service"),
                                    ("retired", "Retired"),
                                ],
                                default="in_service",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("delivered_on", models.DateField(blank=True, null=True, verbose_name="delivered on")),
                        ("commissioned_on", models.DateField(blank=True, null=True, verbose_name="commissioned on")),
                        ("warranty_until", models.DateField(blank=True, null=True, verbose_name="warranty until")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "asset",
                        "verbose_name_plural": "assets",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "serial"], name="asset_serial")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="equipment_asset_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="asset_code_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssetEvent",
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
                                to="equipment.asset",
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
                        ("code", models.CharField(max_length=60, verbose_name="asset number")),
                        ("serial", models.CharField(blank=True, max_length=80, verbose_name="serial number")),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        (
                            "product_model",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.productmodel",
                                verbose_name="product model",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.asset",
                                verbose_name="part of",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place on site")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("delivered", "Delivered"),
                                    ("commissioned", "Commissioned"),
                                    ("in_service", "In service"),
                                    ("retired", "Retired"),
                                ],
                                default="in_service",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("delivered_on", models.DateField(blank=True, null=True, verbose_name="delivered on")),
                        ("commissioned_on", models.DateField(blank=True, null=True, verbose_name="commissioned on")),
                        ("warranty_until", models.DateField(blank=True, null=True, verbose_name="warranty until")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContractCoverage",
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
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coverage",
                                to="customers.servicecontract",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coverage",
                                to="equipment.asset",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "contract", "asset"), name="coverage_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
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
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="equipment.asset",
                            ),
                        ),
                        ("meter", models.CharField(max_length=80, verbose_name="meter")),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                        ("value", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="value")),
                        ("at", models.DateTimeField(verbose_name="read at")),
                    ],
                    options={
                        "verbose_name": "reading",
                        "verbose_name_plural": "readings",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "asset", "-at"], name="reading_of_asset")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="equipment_reading_uid")
                        ],
                    },
                ),
            ],
        ),
    ]
