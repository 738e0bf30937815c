import datetime
import uuid
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.billing.models.prices
import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("billing", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("customers", "0001_tables"),
        ("equipment", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0001_tables"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="InvoiceExport",
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
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("first", models.DateField(verbose_name="from")),
                        ("last", models.DateField(verbose_name="to")),
                        (
                            "customer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.customer",
                                verbose_name="only the customer",
                            ),
                        ),
                        ("count", models.PositiveIntegerField(verbose_name="lines")),
                        ("net", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="VAT")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("at", models.DateTimeField(verbose_name="exported")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "export for accounting",
                        "verbose_name_plural": "exports for accounting",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_invoiceexport_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="invoice_export_number_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceList",
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
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("sales", "Sales prices"), ("cost", "Cost prices")],
                                default="sales",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "customer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price_lists",
                                to="customers.customer",
                                verbose_name="only for the customer",
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price_lists",
                                to="customers.servicecontract",
                                verbose_name="only for the contract",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "price list",
                        "verbose_name_plural": "price lists",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_pricelist_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="price_list_code_once"),
                            models.UniqueConstraint(
                                fields=("tenant", "kind", "customer", "contract"),
                                name="price_list_for_whom_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "sales"),
                                    models.Q(("contract__isnull", True), ("customer__isnull", True)),
                                    _connector="OR",
                                ),
                                name="costs_are_the_same_for_all",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("customer__isnull", True), ("contract__isnull", True), _connector="OR"
                                ),
                                name="price_list_for_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceListEvent",
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
                                to="billing.pricelist",
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
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("sales", "Sales prices"), ("cost", "Cost prices")],
                                default="sales",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "customer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.customer",
                                verbose_name="only for the customer",
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.servicecontract",
                                verbose_name="only for the contract",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PriceVersion",
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
                            "price_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="billing.pricelist",
                                verbose_name="price list",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="empty: until further notice",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "markup",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="empty: such parts have no price until somebody names one",
                                max_digits=6,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="markup on parts without a price, %",
                            ),
                        ),
                        (
                            "vat_parts",
                            models.DecimalField(
                                decimal_places=2,
                                default=13,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT on parts, %",
                            ),
                        ),
                        (
                            "vat_work",
                            models.DecimalField(
                                decimal_places=2,
                                default=6,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT on work and travel, %",
                            ),
                        ),
                        (
                            "minimum",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="minimum charge",
                            ),
                        ),
                        (
                            "rounding",
                            models.CharField(
                                choices=[("0.01", "to the cent"), ("0.1", "to a tenth"), ("1", "to whole amounts")],
                                default="0.01",
                                max_length=4,
                                verbose_name="lines are rounded",
                            ),
                        ),
                        (
                            "step_minutes",
                            models.PositiveSmallIntegerField(
                                default=15,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="time is charged in steps of minutes",
                            ),
                        ),
                        ("night_from", models.TimeField(default=datetime.time(22, 0), verbose_name="night from")),
                        ("night_to", models.TimeField(default=datetime.time(6, 0), verbose_name="night until")),
                    ],
                    options={
                        "verbose_name": "version of a price list",
                        "verbose_name_plural": "versions of price lists",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_priceversion_uid"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    ("valid_until__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="price_version_ends_later",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("price_list", "="),
                                    (
                                        firstfix.billing.models.prices._DayRange(
                                            "valid_from",
                                            "valid_until",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="price_versions_apart",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceVersionEvent",
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
                                to="billing.priceversion",
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
                            "price_list",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.pricelist",
                                verbose_name="price list",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="empty: until further notice",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "markup",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="empty: such parts have no price until somebody names one",
                                max_digits=6,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="markup on parts without a price, %",
                            ),
                        ),
                        (
                            "vat_parts",
                            models.DecimalField(
                                decimal_places=2,
                                default=13,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT on parts, %",
                            ),
                        ),
                        (
                            "vat_work",
                            models.DecimalField(
                                decimal_places=2,
                                default=6,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT on work and travel, %",
                            ),
                        ),
                        (
                            "minimum",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="minimum charge",
                            ),
                        ),
                        (
                            "rounding",
                            models.CharField(
                                choices=[("0.01", "to the cent"), ("0.1", "to a tenth"), ("1", "to whole amounts")],
                                default="0.01",
                                max_length=4,
                                verbose_name="lines are rounded",
                            ),
                        ),
                        (
                            "step_minutes",
                            models.PositiveSmallIntegerField(
                                default=15,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="time is charged in steps of minutes",
                            ),
                        ),
                        ("night_from", models.TimeField(default=datetime.time(22, 0), verbose_name="night from")),
                        ("night_to", models.TimeField(default=datetime.time(6, 0), verbose_name="night until")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartPrice",
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
                            "version_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="part_prices",
                                to="billing.priceversion",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "price",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="price",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "price of a part",
                        "verbose_name_plural": "prices of parts",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_partprice_uid"),
                            models.UniqueConstraint(fields=("tenant", "version_of", "part"), name="part_price_once"),
                            models.CheckConstraint(
                                condition=models.Q(("price__gte", 0)), name="part_price_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LabourRate",
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
                            "version_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="labour_rates",
                                to="billing.priceversion",
                            ),
                        ),
                        (
                            "work",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("repair", "Repair"),
                                    ("installation", "Installation and commissioning"),
                                    ("maintenance", "Maintenance"),
                                    ("inspection", "Inspection"),
                                    ("training", "Training"),
                                ],
                                max_length=12,
                                verbose_name="kind of work",
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(9)],
                                verbose_name="from skill level",
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(
                                choices=[
                                    ("normal", "normal hours"),
                                    ("night", "at night"),
                                    ("weekend", "at weekends"),
                                    ("holiday", "on public holidays"),
                                ],
                                default="normal",
                                max_length=10,
                                verbose_name="when",
                            ),
                        ),
                        (
                            "per_hour",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="per hour",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "labour rate",
                        "verbose_name_plural": "labour rates",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "version_of", "work", "level", "hours"), name="labour_rate_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("per_hour__gte", 0)), name="labour_rate_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TravelRate",
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
                            "version_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="travel_rates",
                                to="billing.priceversion",
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
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "per_km",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=10,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="per kilometre",
                            ),
                        ),
                        (
                            "flat",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="flat per way there",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "travel price",
                        "verbose_name_plural": "travel prices",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "version_of", "territory"),
                                name="travel_rate_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("flat__gte", 0), ("per_km__gte", 0)),
                                name="travel_rate_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddedLine",
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
                                related_name="added_lines",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("expense", "Expense"), ("other", "Other")],
                                default="other",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="what for")),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=2, default=1, max_digits=10, verbose_name="quantity"),
                        ),
                        (
                            "unit_cost",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="cost for one",
                            ),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="price for one",
                            ),
                        ),
                        (
                            "vat",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="empty: that of work on the price list",
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT, %",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="what it comes from, for example an expense's uid", max_length=60
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "added line",
                        "verbose_name_plural": "added lines",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_addedline_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="added_line_of_something"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                fields=("tenant", "source"),
                                name="added_line_of_source_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddedLineEvent",
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
                                to="billing.addedline",
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
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("expense", "Expense"), ("other", "Other")],
                                default="other",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="what for")),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=2, default=1, max_digits=10, verbose_name="quantity"),
                        ),
                        (
                            "unit_cost",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="cost for one",
                            ),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="price for one",
                            ),
                        ),
                        (
                            "vat",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="empty: that of work on the price list",
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT, %",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "source",
                            models.CharField(
                                blank=True, help_text="what it comes from, for example an expense's uid", max_length=60
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CoverDecision",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cover_decisions",
                                to="work.workorder",
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        (
                            "payer",
                            models.CharField(
                                choices=[
                                    ("customer", "Customer"),
                                    ("warranty", "Warranty"),
                                    ("contract", "Contract"),
                                    ("goodwill", "Goodwill"),
                                    ("ourselves", "Ourselves"),
                                ],
                                max_length=10,
                                verbose_name="charged to",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="decided")),
                    ],
                    options={
                        "verbose_name": "decision on who pays",
                        "verbose_name_plural": "decisions on who pays",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_coverdecision_uid"),
                            models.UniqueConstraint(fields=("tenant", "work_order", "key"), name="cover_decision_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoverDecisionEvent",
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
                                to="billing.coverdecision",
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
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        (
                            "payer",
                            models.CharField(
                                choices=[
                                    ("customer", "Customer"),
                                    ("warranty", "Warranty"),
                                    ("contract", "Contract"),
                                    ("goodwill", "Goodwill"),
                                    ("ourselves", "Ourselves"),
                                ],
                                max_length=10,
                                verbose_name="charged to",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="decided")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Settlement",
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
                                related_name="settlements",
                                to="work.workorder",
                            ),
                        ),
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("is_correction", models.BooleanField(default=False, verbose_name="correction")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("at", models.DateTimeField(verbose_name="settled on")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "settlement",
                        "verbose_name_plural": "settlements",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_settlement_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="settlement_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_correction", False)),
                                fields=("tenant", "work_order"),
                                name="settled_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Charge",
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
                            "settlement",
                            models.ForeignKey(
                                help_text="none: a contract's fee",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="billing.settlement",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="customers.customer",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="customers.servicecontract",
                            ),
                        ),
                        ("key", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("labour", "Labour"),
                                    ("part", "Part"),
                                    ("travel", "Travel"),
                                    ("expense", "Expense"),
                                    ("other", "Other"),
                                    ("minimum", "Minimum charge"),
                                    ("quote", "Agreed in the quote"),
                                    ("fee", "Contract fee"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="what for")),
                        ("quantity", models.DecimalField(decimal_places=3, max_digits=13, verbose_name="quantity")),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=2, max_digits=14, null=True, verbose_name="price for one"
                            ),
                        ),
                        ("cost", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="cost")),
                        ("price", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="price")),
                        ("vat", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="VAT, %")),
                        ("tax", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="VAT")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "payer",
                            models.CharField(
                                choices=[
                                    ("customer", "Customer"),
                                    ("warranty", "Warranty"),
                                    ("contract", "Contract"),
                                    ("goodwill", "Goodwill"),
                                    ("ourselves", "Ourselves"),
                                ],
                                max_length=10,
                                verbose_name="charged to",
                            ),
                        ),
                        ("reason", models.JSONField(default=dict)),
                        (
                            "day",
                            models.DateField(
                                help_text="when the work was done, or the fee's period begins", verbose_name="day"
                            ),
                        ),
                        ("period_to", models.DateField(help_text="the last day that a fee is for", null=True)),
                        ("cost_centre", models.CharField(blank=True, max_length=40, verbose_name="cost centre")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "exported",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="billing.invoiceexport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "charge",
                        "verbose_name_plural": "charges",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("exported__isnull", True)),
                                fields=["tenant", "day"],
                                name="charge_to_export",
                            ),
                            models.Index(fields=["tenant", "contract", "day"], name="charge_of_contract"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_charge_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "fee")),
                                fields=("tenant", "contract", "key"),
                                name="contract_fee_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractTerms",
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
                            "contract",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="terms",
                                to="customers.servicecontract",
                            ),
                        ),
                        (
                            "visits_a_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="empty: without limit",
                                null=True,
                                verbose_name="visits included a year",
                            ),
                        ),
                        (
                            "parts_a_year",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="empty: without limit",
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="parts included a year, up to",
                            ),
                        ),
                        (
                            "fee",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="fee",
                            ),
                        ),
                        (
                            "fee_months",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "every month"),
                                    (3, "every three months"),
                                    (6, "every half year"),
                                    (12, "every year"),
                                ],
                                default=12,
                                verbose_name="fee is due",
                            ),
                        ),
                        (
                            "fee_vat",
                            models.DecimalField(
                                decimal_places=2,
                                default=6,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT on the fee, %",
                            ),
                        ),
                        ("cost_centre", models.CharField(blank=True, max_length=40, verbose_name="cost centre")),
                    ],
                    options={
                        "verbose_name": "terms of a contract",
                        "verbose_name_plural": "terms of contracts",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_contractterms_uid")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractTermsEvent",
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
                                to="billing.contractterms",
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
                            "contract",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.servicecontract",
                            ),
                        ),
                        (
                            "visits_a_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="empty: without limit",
                                null=True,
                                verbose_name="visits included a year",
                            ),
                        ),
                        (
                            "parts_a_year",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="empty: without limit",
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="parts included a year, up to",
                            ),
                        ),
                        (
                            "fee",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="fee",
                            ),
                        ),
                        (
                            "fee_months",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "every month"),
                                    (3, "every three months"),
                                    (6, "every half year"),
                                    (12, "every year"),
                                ],
                                default=12,
                                verbose_name="fee is due",
                            ),
                        ),
                        (
                            "fee_vat",
                            models.DecimalField(
                                decimal_places=2,
                                default=6,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT on the fee, %",
                            ),
                        ),
                        ("cost_centre", models.CharField(blank=True, max_length=40, verbose_name="cost centre")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
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
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="billing.quote",
                                verbose_name="replaces",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Sent to the customer"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined by the customer"),
                                    ("expired", "Ran out"),
                                    ("replaced", "Replaced by a newer version"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotes",
                                to="customers.customer",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotes",
                                to="work.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotes",
                                to="work.servicerequest",
                                verbose_name="service request",
                            ),
                        ),
                        ("language", models.CharField(max_length=10, verbose_name="language")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("valid_until", models.DateField(verbose_name="valid until")),
                        (
                            "discount",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="discount, %",
                            ),
                        ),
                        ("is_fixed", models.BooleanField(default=True, verbose_name="fixed price")),
                        ("note", models.TextField(blank=True, verbose_name="words to the customer")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to the customer")),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="time of the answer")),
                        ("answered_by", models.CharField(blank=True, max_length=120, verbose_name="who answered")),
                        ("answer", models.TextField(blank=True, verbose_name="reason")),
                    ],
                    options={
                        "verbose_name": "quote",
                        "verbose_name_plural": "quotes",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "state", "valid_until"], name="quote_running_out")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="billing_quote_uid"),
                            models.UniqueConstraint(fields=("tenant", "number", "edition"), name="quote_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("work_order__isnull", False), ("request__isnull", False), _connector="OR"
                                ),
                                name="quote_is_for_something",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sent"), ("work_order__isnull", False)),
                                fields=("tenant", "work_order"),
                                name="one_quote_at_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "sent"), ("work_order__isnull", True)),
                                fields=("tenant", "request"),
                                name="one_quote_of_request_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuoteEvent",
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
                                to="billing.quote",
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
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.quote",
                                verbose_name="replaces",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Sent to the customer"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined by the customer"),
                                    ("expired", "Ran out"),
                                    ("replaced", "Replaced by a newer version"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.customer",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.servicerequest",
                                verbose_name="service request",
                            ),
                        ),
                        ("language", models.CharField(max_length=10, verbose_name="language")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("valid_until", models.DateField(verbose_name="valid until")),
                        (
                            "discount",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="discount, %",
                            ),
                        ),
                        ("is_fixed", models.BooleanField(default=True, verbose_name="fixed price")),
                        ("note", models.TextField(blank=True, verbose_name="words to the customer")),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to the customer")),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="time of the answer")),
                        ("answered_by", models.CharField(blank=True, max_length=120, verbose_name="who answered")),
                        ("answer", models.TextField(blank=True, verbose_name="reason")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="QuoteLine",
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
                            "quote",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="billing.quote"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("labour", "Labour"),
                                    ("part", "Part"),
                                    ("travel", "Travel"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="equipment.part",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="what for")),
                        ("quantity", models.DecimalField(decimal_places=3, max_digits=11, verbose_name="quantity")),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="price for one",
                            ),
                        ),
                        (
                            "vat",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="VAT, %",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="quote_line_of_something"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
