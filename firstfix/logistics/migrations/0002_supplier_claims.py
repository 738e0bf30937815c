import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_upload"),
        ("logistics", "0001_tables"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="ProofPhoto",
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
                            "use",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proofs",
                                to="logistics.partuse",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                blank=True,
                                help_text="as a phone announced it",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.upload",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "photo of an old part",
                        "verbose_name_plural": "photos of old parts",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_proofphoto_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("file__isnull", False), ("upload__isnull", False), _connector="OR"),
                                name="proof_has_file_or_upload",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplierClaim",
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
                                related_name="claims",
                                to="logistics.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "With the supplier"),
                                    ("accepted", "Accepted"),
                                    ("refused", "Refused"),
                                    ("settled", "Settled"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(blank=True, max_length=80, verbose_name="supplier's claim number"),
                        ),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened")),
                        ("by_name", models.CharField(blank=True, max_length=120, verbose_name="by")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="answer due")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                        ("answer", models.CharField(blank=True, max_length=400, verbose_name="answer")),
                        (
                            "settled_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("credit", "Credit note"),
                                    ("replacement", "Replacement"),
                                    ("repair", "Repair"),
                                ],
                                max_length=12,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "credit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="credit",
                            ),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        ("credit_note", models.CharField(blank=True, max_length=80, verbose_name="credit note number")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("reminded_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "supplier claim",
                        "verbose_name_plural": "supplier claims",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "answer_due_on"], name="supplier_claim_in_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="logistics_supplierclaim_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="supplier_claim_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("tenant", "supplier"),
                                name="one_draft_claim_per_supplier",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("credit", None),
                                    models.Q(("credit__gt", 0), ("settled_by", "credit")),
                                    _connector="OR",
                                ),
                                name="credit_only_by_credit_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplierClaimEvent",
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
                                to="logistics.supplierclaim",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "With the supplier"),
                                    ("accepted", "Accepted"),
                                    ("refused", "Refused"),
                                    ("settled", "Settled"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(blank=True, max_length=80, verbose_name="supplier's claim number"),
                        ),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened")),
                        ("by_name", models.CharField(blank=True, max_length=120, verbose_name="by")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="answer due")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                        ("answer", models.CharField(blank=True, max_length=400, verbose_name="answer")),
                        (
                            "settled_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("credit", "Credit note"),
                                    ("replacement", "Replacement"),
                                    ("repair", "Repair"),
                                ],
                                max_length=12,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "credit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="credit",
                            ),
                        ),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        ("credit_note", models.CharField(blank=True, max_length=80, verbose_name="credit note number")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("reminded_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SupplierClaimLine",
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
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="logistics.supplierclaim",
                            ),
                        ),
                        (
                            "use",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claim_lines",
                                to="logistics.partuse",
                            ),
                        ),
                        ("reason", models.CharField(max_length=400, verbose_name="reason")),
                        ("claim_by", models.DateField(blank=True, null=True, verbose_name="to be claimed by")),
                        ("is_live", models.BooleanField(default=True)),
                    ],
                    options={
                        "verbose_name": "line of a supplier claim",
                        "verbose_name_plural": "lines of supplier claims",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_live", True)),
                                fields=("tenant", "use"),
                                name="old_part_on_one_claim",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
