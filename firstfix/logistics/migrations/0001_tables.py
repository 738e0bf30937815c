import uuid
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("logistics", "0001_initial"),
        ("logistics", "0002_differences"),
        ("logistics", "0003_lots"),
        ("logistics", "0004_suppliers"),
        ("logistics", "0005_transfers"),
        ("logistics", "0006_counts_and_picks"),
        ("logistics", "0007_supply"),
        ("logistics", "0008_old_parts"),
        ("logistics", "0009_tools"),
        ("logistics", "0010_personal_tools"),
        ("logistics", "0011_picked_lots"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("customers", "0001_tables"),
        ("equipment", "0001_tables"),
        ("files", "0002_upload"),
        ("people", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0001_tables"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="StockPlace",
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
                                choices=[
                                    ("warehouse", "Central warehouse"),
                                    ("branch", "Branch"),
                                    ("van", "Engineer's van stock"),
                                    ("customer", "At a customer, theirs"),
                                    ("transit", "In transit"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "engineer",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="van",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_places",
                                to="customers.customer",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_places",
                                to="customers.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "policy",
                            models.CharField(
                                choices=[("min_max", "Minimum and maximum"), ("repair_kit", "Van stock policy")],
                                default="min_max",
                                help_text="with the van stock policy, the nightly run sets what a van carries",
                                max_length=10,
                                verbose_name="refilled by",
                            ),
                        ),
                        (
                            "is_cold",
                            models.BooleanField(
                                default=False,
                                help_text="a van without it takes no parts that are kept cold",
                                verbose_name="keeps the cold chain",
                            ),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "stock place",
                        "verbose_name_plural": "stock places",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stockplace_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="stock_place_code_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("engineer__isnull", False), ("kind", "van")),
                                    models.Q(("kind", "van"), _negated=True),
                                    _connector="OR",
                                ),
                                name="van_has_engineer",
                                violation_error_message="A van belongs to an engineer.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("customer__isnull", False), ("kind", "customer")),
                                    models.Q(
                                        models.Q(("kind", "customer"), _negated=True),
                                        ("customer", None),
                                        ("site", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="customer_place_has_customer",
                                violation_error_message="A place at a customer belongs to one, and only such a place does.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "transit")), fields=("tenant",), name="one_place_in_transit"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockPlaceEvent",
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
                                to="logistics.stockplace",
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
                                choices=[
                                    ("warehouse", "Central warehouse"),
                                    ("branch", "Branch"),
                                    ("van", "Engineer's van stock"),
                                    ("customer", "At a customer, theirs"),
                                    ("transit", "In transit"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
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
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "policy",
                            models.CharField(
                                choices=[("min_max", "Minimum and maximum"), ("repair_kit", "Van stock policy")],
                                default="min_max",
                                help_text="with the van stock policy, the nightly run sets what a van carries",
                                max_length=10,
                                verbose_name="refilled by",
                            ),
                        ),
                        (
                            "is_cold",
                            models.BooleanField(
                                default=False,
                                help_text="a van without it takes no parts that are kept cold",
                                verbose_name="keeps the cold chain",
                            ),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StockRules",
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
                            "approve_below",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                help_text="0: every request is looked at",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="requests below this value need no approval",
                            ),
                        ),
                        (
                            "book_alone_below",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("2000"),
                                help_text="whoever counted does not book them; 0: never alone",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="count differences above this value need a second person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stock rules",
                        "verbose_name_plural": "stock rules",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stockrules_uid"),
                            models.UniqueConstraint(fields=("tenant",), name="stock_rules_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockRulesEvent",
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
                                to="logistics.stockrules",
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
                            "approve_below",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0"),
                                help_text="0: every request is looked at",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="requests below this value need no approval",
                            ),
                        ),
                        (
                            "book_alone_below",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("2000"),
                                help_text="whoever counted does not book them; 0: never alone",
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="count differences above this value need a second person",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("approved", "To be sent"),
                                    ("refused", "Refused"),
                                    ("sent", "On the way"),
                                    ("partly", "Partly received"),
                                    ("received", "Received"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "from_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_out",
                                to="logistics.stockplace",
                                verbose_name="from",
                            ),
                        ),
                        (
                            "to_place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_in",
                                to="logistics.stockplace",
                                verbose_name="to",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="work.workorder",
                                verbose_name="order",
                            ),
                        ),
                        (
                            "rest_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rests",
                                to="logistics.transfer",
                            ),
                        ),
                        ("needed_by", models.DateField(blank=True, null=True, verbose_name="needed by")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                help_text="why refused, cancelled or changed",
                                max_length=200,
                                verbose_name="answer",
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
                        ("asked_by_name", models.CharField(max_length=120)),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("approved_by_name", models.CharField(blank=True, max_length=120)),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                        ("sent_by_name", models.CharField(blank=True, max_length=120)),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("received_by_name", models.CharField(blank=True, max_length=120)),
                        ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received")),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, help_text="when it was refused or cancelled", null=True),
                        ),
                        ("closed_by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "transfer",
                        "verbose_name_plural": "transfers",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "needed_by"], name="transfer_waiting"),
                            models.Index(fields=["tenant", "to_place", "-asked_at"], name="transfer_to"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_transfer_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="transfer_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_place", None),
                                    models.Q(("from_place", models.F("to_place")), _negated=True),
                                    _connector="OR",
                                ),
                                name="transfer_goes_elsewhere",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_place__isnull", False),
                                    ("state__in", ["asked", "refused", "cancelled"]),
                                    _connector="OR",
                                ),
                                name="transfer_comes_from_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferLine",
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
                            "transfer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="logistics.transfer",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_lines",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        ("asked", models.PositiveIntegerField(verbose_name="asked for")),
                        ("approved", models.PositiveIntegerField(default=0, verbose_name="approved")),
                        (
                            "picked",
                            models.PositiveIntegerField(
                                default=0, help_text="laid out at the counter, not sent yet", verbose_name="picked"
                            ),
                        ),
                        ("picked_lots", models.JSONField(blank=True, default=dict)),
                        ("sent", models.PositiveIntegerField(default=0, verbose_name="sent")),
                        ("received", models.PositiveIntegerField(default=0, verbose_name="received")),
                        ("missing", models.PositiveIntegerField(default=0, verbose_name="missing")),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "transfer", "part"), name="transfer_part_once"),
                            models.CheckConstraint(
                                condition=models.Q(("sent__lte", models.F("approved"))),
                                name="transfer_sent_as_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("picked__lte", models.F("approved"))),
                                name="transfer_picked_as_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "received__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("sent"), "-", models.F("missing")
                                        ),
                                    )
                                ),
                                name="transfer_received_as_sent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockBalance",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="logistics.stockplace",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="equipment.part",
                            ),
                        ),
                        (
                            "condition",
                            models.CharField(
                                choices=[("good", "Good"), ("defective", "Defective")],
                                default="good",
                                max_length=10,
                                verbose_name="condition",
                            ),
                        ),
                        ("quantity", models.IntegerField(default=0, verbose_name="quantity")),
                        ("reserved", models.PositiveIntegerField(default=0, verbose_name="reserved")),
                        ("numbered", models.PositiveIntegerField(default=0, verbose_name="with number")),
                        (
                            "minimum",
                            models.PositiveIntegerField(
                                default=0, help_text="below this it is refilled", verbose_name="minimum"
                            ),
                        ),
                        (
                            "maximum",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="up to which it is refilled; 0: the minimum",
                                verbose_name="maximum",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stock",
                        "verbose_name_plural": "stock",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "place", "part", "condition"), name="stock_balance_once"
                            ),
                            models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="stock_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(("reserved__lte", models.F("quantity"))), name="reserved_is_there"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("numbered__lte", models.F("quantity"))), name="lots_are_there"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockLot",
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
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        ("number", models.CharField(max_length=80, verbose_name="number")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                    ],
                    options={
                        "verbose_name": "serial number or batch",
                        "verbose_name_plural": "serial numbers and batches",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stocklot_uid"),
                            models.UniqueConstraint(fields=("tenant", "part", "number"), name="lot_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LotBalance",
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
                            "balance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lots",
                                to="logistics.stockbalance",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="logistics.stocklot",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                        ("is_single", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "stock of a lot",
                        "verbose_name_plural": "stock of lots",
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "balance", "lot"), name="lot_balance_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_single", True)),
                                fields=("tenant", "lot"),
                                name="serial_on_one_shelf",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity__gt", 0),
                                    models.Q(("is_single", False), ("quantity", 1), _connector="OR"),
                                ),
                                name="serial_is_one_piece",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockMove",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("receive", "Received"),
                                    ("transfer", "Transferred"),
                                    ("consume", "Used"),
                                    ("take_back", "Old part taken back"),
                                    ("scrap", "Scrapped"),
                                    ("count", "Count difference"),
                                    ("undo", "Use undone"),
                                    ("difference", "Not in the books"),
                                    ("number", "Number noted"),
                                    ("inspect", "Old part found good"),
                                    ("repair", "To repair and back"),
                                    ("give_up", "Old part given up"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="equipment.part"
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                        (
                            "condition",
                            models.CharField(
                                choices=[("good", "Good"), ("defective", "Defective")], default="good", max_length=10
                            ),
                        ),
                        (
                            "from_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves_out",
                                to="logistics.stockplace",
                            ),
                        ),
                        (
                            "to_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves_in",
                                to="logistics.stockplace",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_moves",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="logistics.stocklot",
                                verbose_name="lot",
                            ),
                        ),
                        (
                            "transfer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="logistics.transfer",
                            ),
                        ),
                        ("serial", models.CharField(blank=True, max_length=80, verbose_name="serial number")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(verbose_name="moved")),
                        ("by_name", models.CharField(blank=True, max_length=120, verbose_name="by")),
                    ],
                    options={
                        "verbose_name": "stock move",
                        "verbose_name_plural": "stock moves",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "part", "-at"], name="move_of_part")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stockmove_uid"),
                            models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="move_something"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reservation",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reservations",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "transfer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reservations",
                                to="logistics.transfer",
                            ),
                        ),
                        (
                            "balance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reservations",
                                to="logistics.stockbalance",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "work_order", "transfer", "balance"),
                                name="reservation_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("work_order__isnull", False), ("transfer__isnull", False), _connector="OR"
                                ),
                                name="reservation_for_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockCount",
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
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts",
                                to="logistics.stockplace",
                                verbose_name="place",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Being counted"),
                                    ("review", "To be looked at"),
                                    ("booked", "Booked"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("all", "All parts"),
                                    ("share", "A share of the parts, by chance"),
                                    ("a", "The parts of most turnover (A)"),
                                    ("b", "The parts of middling turnover (B)"),
                                    ("c", "The parts of little turnover (C)"),
                                    ("chosen", "Certain parts"),
                                ],
                                default="all",
                                max_length=10,
                                verbose_name="what is counted",
                            ),
                        ),
                        (
                            "is_blind",
                            models.BooleanField(
                                default=True, help_text="what the books say is not shown", verbose_name="blind"
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("started_by_name", models.CharField(max_length=120)),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                        ("finished_by_name", models.CharField(blank=True, max_length=120)),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, help_text="when it was booked or cancelled", null=True),
                        ),
                        ("closed_by_name", models.CharField(blank=True, max_length=120)),
                        (
                            "answer",
                            models.CharField(
                                blank=True, help_text="why it was cancelled", max_length=200, verbose_name="reason"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stock count",
                        "verbose_name_plural": "stock counts",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "-started_at"], name="stock_count_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stockcount_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="stock_count_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["open", "review"])),
                                fields=("tenant", "place"),
                                name="one_count_at_a_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountLine",
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
                            "count",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="logistics.stockcount",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_lines",
                                to="equipment.part",
                            ),
                        ),
                        (
                            "condition",
                            models.CharField(
                                choices=[("good", "Good"), ("defective", "Defective")],
                                default="good",
                                max_length=10,
                                verbose_name="condition",
                            ),
                        ),
                        ("expected", models.IntegerField(blank=True, null=True, verbose_name="in the books")),
                        ("counted", models.PositiveIntegerField(blank=True, null=True, verbose_name="counted")),
                        ("counted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "counted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("counted_by_name", models.CharField(blank=True, max_length=120)),
                        ("first_counted", models.PositiveIntegerField(blank=True, null=True)),
                        ("asks_again", models.BooleanField(default=False)),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.countreason",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        ("booked", models.IntegerField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "count", "part", "condition"), name="count_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("counted", None), ("counted_at", None), ("expected", None)),
                                    models.Q(
                                        ("counted__isnull", False),
                                        ("counted_at__isnull", False),
                                        ("expected__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="count_line_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supplier",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("contact", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                default=14,
                                help_text="from the order until the parts are there",
                                verbose_name="delivery time in days",
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "supplier",
                        "verbose_name_plural": "suppliers",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_supplier_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="supplier_code_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplierEvent",
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
                                to="logistics.supplier",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("contact", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                default=14,
                                help_text="from the order until the parts are there",
                                verbose_name="delivery time in days",
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SupplierPart",
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
                            "supplier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prices",
                                to="logistics.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="supplier_parts",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=80, verbose_name="supplier's part number")),
                        (
                            "price",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="price",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                blank=True, help_text="left empty: the company's", max_length=3, verbose_name="currency"
                            ),
                        ),
                        (
                            "minimum_order",
                            models.PositiveIntegerField(
                                default=1,
                                help_text="fewer are not delivered",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="smallest order",
                            ),
                        ),
                        (
                            "warranty_months",
                            models.PositiveSmallIntegerField(default=0, verbose_name="warranty in months"),
                        ),
                        (
                            "is_preferred",
                            models.BooleanField(
                                default=False,
                                help_text="ordered from this supplier unless somebody chooses another",
                                verbose_name="preferred",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "supplier's price",
                        "verbose_name_plural": "suppliers' prices",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_supplierpart_uid"),
                            models.UniqueConstraint(fields=("tenant", "supplier", "part"), name="supplier_part_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_preferred", True)),
                                fields=("tenant", "part"),
                                name="preferred_supplier_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("price__gte", 0)), name="supplier_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minimum_order__gte", 1)), name="smallest_order_is_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplierPartEvent",
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
                                to="logistics.supplierpart",
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
                            "supplier",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="logistics.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=80, verbose_name="supplier's part number")),
                        (
                            "price",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="price",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                blank=True, help_text="left empty: the company's", max_length=3, verbose_name="currency"
                            ),
                        ),
                        (
                            "minimum_order",
                            models.PositiveIntegerField(
                                default=1,
                                help_text="fewer are not delivered",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="smallest order",
                            ),
                        ),
                        (
                            "warranty_months",
                            models.PositiveSmallIntegerField(default=0, verbose_name="warranty in months"),
                        ),
                        (
                            "is_preferred",
                            models.BooleanField(
                                default=False,
                                help_text="ordered from this supplier unless somebody chooses another",
                                verbose_name="preferred",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SupplyOrder",
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
                        ("number", models.CharField(max_length=40, verbose_name="number")),
                        (
                            "supplier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supply_orders",
                                to="logistics.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supply_orders",
                                to="logistics.stockplace",
                                verbose_name="delivered to",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Ordered"),
                                    ("partly_received", "Partly received"),
                                    ("received", "Received"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected on")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("by_name", models.CharField(blank=True, max_length=120, verbose_name="by")),
                    ],
                    options={
                        "verbose_name": "supply order",
                        "verbose_name_plural": "supply orders",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_supplyorder_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="supply_order_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("tenant", "supplier", "place"),
                                name="one_draft_per_supplier_and_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplyOrderEvent",
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
                                to="logistics.supplyorder",
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
                        ("number", models.CharField(max_length=40, verbose_name="number")),
                        (
                            "supplier",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="logistics.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="logistics.stockplace",
                                verbose_name="delivered to",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Ordered"),
                                    ("partly_received", "Partly received"),
                                    ("received", "Received"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected on")),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("by_name", models.CharField(blank=True, max_length=120, verbose_name="by")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SupplyOrderLine",
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
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="logistics.supplyorder",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supply_order_lines",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                        ("received", models.PositiveIntegerField(default=0, verbose_name="received so far")),
                        (
                            "price",
                            models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="price"),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                    ],
                    options={
                        "verbose_name": "line of a supply order",
                        "verbose_name_plural": "lines of supply orders",
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "order", "part"), name="supply_order_line_once"),
                            models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="order_something"),
                            models.CheckConstraint(
                                condition=models.Q(("received__lte", models.F("quantity"))),
                                name="not_more_than_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockingRun",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for a worker"),
                                    ("running", "Being worked out"),
                                    ("done", "Worked out"),
                                    ("failed", "It could not be done"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                        ("is_nightly", models.BooleanField(default=False)),
                        (
                            "months",
                            models.PositiveSmallIntegerField(default=12, verbose_name="months of jobs looked at"),
                        ),
                        (
                            "refill_days",
                            models.PositiveSmallIntegerField(default=7, verbose_name="days between two refills"),
                        ),
                        (
                            "miss_cost",
                            models.DecimalField(
                                decimal_places=2, default=300, max_digits=10, verbose_name="cost of a further visit"
                            ),
                        ),
                        (
                            "holding_percent",
                            models.PositiveSmallIntegerField(
                                default=25, verbose_name="holding cost a year in percent of the price"
                            ),
                        ),
                        (
                            "capacity_kg",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                max_digits=8,
                                null=True,
                                verbose_name="capacity of a van in kg",
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "van stock run",
                        "verbose_name_plural": "van stock runs",
                        "ordering": ["-started_at", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stockingrun_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("tenant",),
                                name="one_stocking_run_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VanAdvice",
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
                                related_name="advice",
                                to="logistics.stockingrun",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stocking_advice",
                                to="logistics.stockplace",
                            ),
                        ),
                        ("jobs", models.PositiveIntegerField(default=0)),
                        ("plan", models.JSONField(default=dict)),
                        ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "run", "place"), name="van_advice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tool",
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
                        (
                            "tool_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tools",
                                to="catalogues.tooltype",
                                verbose_name="type",
                            ),
                        ),
                        ("serial", models.CharField(blank=True, max_length=80, verbose_name="serial number")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="empty: shared, and lent to who needs it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="own_tools",
                                to="people.engineer",
                                verbose_name="personal tool of",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tools",
                                to="logistics.stockplace",
                                verbose_name="place",
                            ),
                        ),
                        ("calibrated_until", models.DateField(blank=True, null=True, verbose_name="calibrated until")),
                        (
                            "out_of_order",
                            models.CharField(
                                blank=True,
                                help_text="why nobody may use it; empty: it is in order",
                                max_length=200,
                                verbose_name="out of order",
                            ),
                        ),
                        (
                            "sent_to",
                            models.CharField(blank=True, max_length=120, verbose_name="sent for calibration to"),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent on")),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected back")),
                        ("reminded_on", models.DateField(blank=True, help_text="of its calibration", null=True)),
                    ],
                    options={
                        "verbose_name": "tool",
                        "verbose_name_plural": "tools",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_tool_uid"),
                            models.UniqueConstraint(fields=("tenant", "code"), name="tool_code_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToolEvent",
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
                                to="logistics.tool",
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
                        (
                            "tool_type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.tooltype",
                                verbose_name="type",
                            ),
                        ),
                        ("serial", models.CharField(blank=True, max_length=80, verbose_name="serial number")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="empty: shared, and lent to who needs it",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.engineer",
                                verbose_name="personal tool of",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="logistics.stockplace",
                                verbose_name="place",
                            ),
                        ),
                        ("calibrated_until", models.DateField(blank=True, null=True, verbose_name="calibrated until")),
                        (
                            "out_of_order",
                            models.CharField(
                                blank=True,
                                help_text="why nobody may use it; empty: it is in order",
                                max_length=200,
                                verbose_name="out of order",
                            ),
                        ),
                        (
                            "sent_to",
                            models.CharField(blank=True, max_length=120, verbose_name="sent for calibration to"),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent on")),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="expected back")),
                        ("reminded_on", models.DateField(blank=True, help_text="of its calibration", null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ToolCalibration",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calibrations",
                                to="logistics.tool",
                            ),
                        ),
                        ("done_on", models.DateField(verbose_name="calibrated on")),
                        (
                            "until",
                            models.DateField(
                                blank=True, help_text="none when it failed", null=True, verbose_name="valid until"
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("passed", "Within its limits"),
                                    ("adjusted", "Adjusted, then within its limits"),
                                    ("failed", "Not within its limits"),
                                ],
                                default="passed",
                                max_length=10,
                                verbose_name="result",
                            ),
                        ),
                        ("provider", models.CharField(blank=True, max_length=120, verbose_name="calibrated by")),
                        ("certificate", models.CharField(blank=True, max_length=80, verbose_name="certificate number")),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="certificate",
                            ),
                        ),
                        ("by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "calibration",
                        "verbose_name_plural": "calibrations",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "tool", "-done_on"], name="calibration_of_tool")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_toolcalibration_uid")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToolLoan",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="loans",
                                to="logistics.tool",
                                verbose_name="tool",
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tool_loans",
                                to="people.engineer",
                                verbose_name="engineer",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="tool_loans",
                                to="work.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("due_on", models.DateField(verbose_name="due back")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reserved", "Reserved"),
                                    ("out", "Lent"),
                                    ("given_back", "Given back"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="reserved",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "from_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="logistics.stockplace",
                                verbose_name="taken from",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken")),
                        ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="given back")),
                        (
                            "condition",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("good", "In order"),
                                    ("dirty", "Needs cleaning"),
                                    ("incomplete", "Something is missing"),
                                    ("broken", "Broken"),
                                ],
                                max_length=10,
                                verbose_name="condition",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        ("reminded_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "loan of a tool",
                        "verbose_name_plural": "loans of tools",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "due_on"], name="loan_in_state"),
                            models.Index(fields=["tenant", "engineer", "state"], name="loan_of_engineer"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_toolloan_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("starts_on"))), name="loan_ends_later"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "out")), fields=("tenant", "tool"), name="tool_out_once"
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state__in", ("reserved", "out"))),
                                expressions=[
                                    ("tool", "="),
                                    (
                                        models.Func(
                                            "starts_on",
                                            "due_on",
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="tool_not_twice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KitTool",
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
                            "skill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kit",
                                to="catalogues.skill",
                                verbose_name="skill",
                            ),
                        ),
                        (
                            "tool_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogues.tooltype",
                                verbose_name="tool type",
                            ),
                        ),
                        ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="quantity")),
                    ],
                    options={
                        "verbose_name": "tool of a kit",
                        "verbose_name_plural": "tool kits",
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "skill", "tool_type"), name="kit_tool_once"),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)), name="kit_tool_is_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartUse",
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
                                related_name="part_uses",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="part_uses",
                                to="equipment.asset",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="equipment.part",
                                verbose_name="part",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="logistics.stockplace",
                                verbose_name="taken from",
                            ),
                        ),
                        (
                            "serial_installed",
                            models.CharField(blank=True, max_length=80, verbose_name="serial number installed"),
                        ),
                        (
                            "serial_removed",
                            models.CharField(blank=True, max_length=80, verbose_name="serial number removed"),
                        ),
                        ("at", models.DateTimeField(verbose_name="used")),
                        ("return_due_on", models.DateField(blank=True, null=True, verbose_name="old part due back")),
                        (
                            "return_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("owed", "Owed"),
                                    ("on_the_way", "On its way back"),
                                    ("received", "To be inspected"),
                                    ("in_repair", "In repair"),
                                    ("restocked", "Good stock again"),
                                    ("scrapped", "Scrapped"),
                                    ("given_up", "Not to come back"),
                                ],
                                help_text="empty: none is owed",
                                max_length=12,
                                verbose_name="old part",
                            ),
                        ),
                        ("parcel", models.CharField(blank=True, max_length=80, verbose_name="parcel number")),
                        ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
                        ("reminded_on", models.DateField(blank=True, null=True, verbose_name="reminded on")),
                        ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="old part came back")),
                        (
                            "returned_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="old_parts",
                                to="logistics.stockplace",
                                verbose_name="came back to",
                            ),
                        ),
                        (
                            "serial_returned",
                            models.CharField(
                                blank=True,
                                help_text="only if it is another one",
                                max_length=80,
                                verbose_name="serial number that came back",
                            ),
                        ),
                        ("finding", models.CharField(blank=True, max_length=400, verbose_name="finding")),
                        ("inspected_at", models.DateTimeField(blank=True, null=True, verbose_name="inspected")),
                        ("inspected_by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "part used",
                        "verbose_name_plural": "parts used",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("return_due_on__isnull", False), ("returned_at__isnull", True)),
                                fields=["tenant", "return_due_on"],
                                name="old_part_to_come_back",
                            ),
                            models.Index(
                                condition=models.Q(("return_state", ""), _negated=True),
                                fields=["tenant", "return_state", "return_due_on"],
                                name="old_part_in_state",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_partuse_uid"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("return_due_on", None), ("return_state", "")),
                                    models.Q(
                                        ("return_due_on__isnull", False), models.Q(("return_state", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="old_part_owed_in_a_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockDifference",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="differences",
                                to="logistics.stockplace",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="differences",
                                to="equipment.part",
                            ),
                        ),
                        ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_differences",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "transfer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="differences",
                                to="logistics.transfer",
                            ),
                        ),
                        ("said", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "use",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="difference",
                                to="logistics.partuse",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="used")),
                        ("by_name", models.CharField(max_length=120, verbose_name="by")),
                        (
                            "settled_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("transfer", "Taken from another place"),
                                    ("count", "Was there, the books were wrong"),
                                    ("other", "Something else"),
                                    ("undone", "The use was undone"),
                                    ("arrived", "Arrived after all"),
                                    ("back", "Still where it was sent from"),
                                    ("lost", "Lost on the way"),
                                ],
                                max_length=10,
                                verbose_name="settled",
                            ),
                        ),
                        (
                            "settled_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="logistics.stockplace",
                                verbose_name="taken from",
                            ),
                        ),
                        ("settled_reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("settled_by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "stock difference",
                        "verbose_name_plural": "stock differences",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("settled_at", None)),
                                fields=["tenant", "-at"],
                                name="difference_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_stockdifference_uid"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at", None), ("settled_how", "")),
                                    models.Q(
                                        ("settled_at__isnull", False), models.Q(("settled_how", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="difference_settled_somehow",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("work_order__isnull", False), ("transfer__isnull", False), _connector="OR"
                                ),
                                name="difference_of_something",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
