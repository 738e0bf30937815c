import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("field", "0001_initial"),
        ("field", "0002_files_on_their_way"),
        ("field", "0003_day_travel_and_notes"),
        ("field", "0004_tools"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("equipment", "0001_tables"),
        ("files", "0002_upload"),
        ("people", "0001_tables"),
        ("scheduling", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0001_tables"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="DaySheet",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="day_sheets",
                                to="people.engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("printed_at", models.DateTimeField(verbose_name="printed")),
                        ("content", models.JSONField(help_text="stops and picks as printed")),
                    ],
                    options={
                        "verbose_name": "day sheet",
                        "verbose_name_plural": "day sheets",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "engineer", "day", "-printed_at"], name="day_sheet_latest")
                        ],
                        "constraints": [models.UniqueConstraint(fields=("tenant", "uid"), name="field_daysheet_uid")],
                    },
                ),
                migrations.CreateModel(
                    name="DayAcceptance",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="accepted_days",
                                to="people.engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("at", models.DateTimeField(verbose_name="accepted")),
                        ("visits", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "accepted day",
                        "verbose_name_plural": "accepted days",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_dayacceptance_uid"),
                            models.UniqueConstraint(fields=("tenant", "day", "engineer"), name="day_accepted_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DayPacking",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="packings",
                                to="people.engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("at", models.DateTimeField(verbose_name="packed")),
                        ("keys", models.JSONField(default=list)),
                        ("booked", models.JSONField(default=list)),
                    ],
                    options={
                        "verbose_name": "packing",
                        "verbose_name_plural": "packings",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_daypacking_uid"),
                            models.UniqueConstraint(fields=("tenant", "day", "engineer"), name="day_packed_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissingReport",
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
                                related_name="missing_reports",
                                to="people.engineer",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("lines", models.JSONField()),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("at", models.DateTimeField(verbose_name="reported at")),
                        ("answer", models.CharField(blank=True, max_length=400, verbose_name="answer")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "missing parts reported",
                        "verbose_name_plural": "missing parts reported",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("answered_at", None)),
                                fields=["tenant", "at"],
                                name="missing_unanswered",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_missingreport_uid")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checklist",
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
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                            "product_model",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checklists",
                                to="equipment.productmodel",
                                verbose_name="product model",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "verbose_name": "checklist",
                        "verbose_name_plural": "checklists",
                        "abstract": False,
                        "constraints": [models.UniqueConstraint(fields=("tenant", "uid"), name="field_checklist_uid")],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistStep",
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
                            "checklist",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="field.checklist"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "moment",
                            models.CharField(
                                choices=[
                                    ("before", "Before the work"),
                                    ("work", "Work"),
                                    ("test", "Test after repair"),
                                ],
                                default="work",
                                max_length=10,
                                verbose_name="moment",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("check", "Check"), ("reading", "Reading"), ("photo", "Photo")],
                                default="check",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "text",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="text"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                        (
                            "low",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="lower limit"
                            ),
                        ),
                        (
                            "high",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="upper limit"
                            ),
                        ),
                        ("blocks", models.BooleanField(default=False, verbose_name="blocks leaving")),
                        (
                            "tool_type",
                            models.ForeignKey(
                                blank=True,
                                help_text="a tool of this type is named with the result, and must be in calibration",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.tooltype",
                                verbose_name="done with",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "checklist", "position"), name="checklist_position_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepResult",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="step_results",
                                to="scheduling.visit",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="field.checkliststep",
                            ),
                        ),
                        (
                            "text",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="text"
                            ),
                        ),
                        (
                            "moment",
                            models.CharField(
                                choices=[
                                    ("before", "Before the work"),
                                    ("work", "Work"),
                                    ("test", "Test after repair"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("done", "Done"),
                                    ("failed", "Not in order"),
                                    ("not_applicable", "Does not apply"),
                                ],
                                max_length=20,
                                verbose_name="verdict",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="reading"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=20)),
                        ("low", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                        ("high", models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True)),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "tools",
                            models.JSONField(
                                default=list,
                                help_text='[{"id", "code", "zh", "en": its type, "serial", "certificate", "until"}] as they were that day',
                                verbose_name="done with",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "checklist result",
                        "verbose_name_plural": "checklist results",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_stepresult_uid"),
                            models.UniqueConstraint(fields=("tenant", "visit", "step"), name="step_result_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitPhoto",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="scheduling.visit",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="field.checkliststep",
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
                                help_text="how a phone sends the file; it is on its way while there is none",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.upload",
                            ),
                        ),
                        ("caption", models.CharField(blank=True, max_length=200, verbose_name="caption")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "photo of a visit",
                        "verbose_name_plural": "photos of visits",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_visitphoto_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("file__isnull", False), ("upload__isnull", False), _connector="OR"),
                                name="photo_has_file_or_upload",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature",
                                to="scheduling.visit",
                            ),
                        ),
                        ("signer", models.CharField(max_length=120, verbose_name="name of the signer")),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.upload",
                            ),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="customer's remarks")),
                        ("at", models.DateTimeField(verbose_name="signed")),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_signature_uid"),
                            models.CheckConstraint(
                                condition=models.Q(("file__isnull", False), ("upload__isnull", False), _connector="OR"),
                                name="signature_has_file_or_upload",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitTravel",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="travels",
                                to="scheduling.visit",
                            ),
                        ),
                        (
                            "engineer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="travels",
                                to="people.engineer",
                            ),
                        ),
                        (
                            "kilometres",
                            models.DecimalField(
                                decimal_places=1,
                                max_digits=6,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(3000),
                                ],
                                verbose_name="kilometres",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="told; without it from setting off to arriving",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(2880)],
                                verbose_name="minutes",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="told")),
                    ],
                    options={
                        "verbose_name": "way there",
                        "verbose_name_plural": "way there",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="field_visittravel_uid"),
                            models.UniqueConstraint(
                                fields=("tenant", "visit", "engineer"), name="travel_of_engineer_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderNote",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="work.workorder"
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="scheduling.visit",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="note")),
                        ("at", models.DateTimeField(verbose_name="written")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(max_length=120)),
                    ],
                    options={
                        "verbose_name": "note",
                        "verbose_name_plural": "notes",
                        "abstract": False,
                        "indexes": [models.Index(fields=["tenant", "work_order", "at"], name="notes_of_order")],
                        "constraints": [models.UniqueConstraint(fields=("tenant", "uid"), name="field_ordernote_uid")],
                    },
                ),
            ],
        ),
    ]
