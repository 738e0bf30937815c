import uuid

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("work", "0001_initial"),
        ("work", "0002_troubleshooting_of_requests_and_orders"),
        ("work", "0003_requests_found_on_site"),
        ("work", "0004_awaited_photos"),
        ("work", "0005_crew_of_orders"),
        ("work", "0006_quantities_in_32_bit"),
        ("work", "0007_awaited_quote"),
    ]

    initial = True

    dependencies = [
        ("catalogues", "0002_count_reasons"),
        ("customers", "0001_tables"),
        ("diagnosis", "0001_tables"),
        ("equipment", "0001_tables"),
        ("files", "0002_upload"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="WorkOrder",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repair", "Repair"),
                                    ("installation", "Installation and commissioning"),
                                    ("maintenance", "Maintenance"),
                                    ("inspection", "Inspection"),
                                    ("training", "Training"),
                                ],
                                default="repair",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be scheduled"),
                                    ("scheduled", "Scheduled"),
                                    ("dispatched", "On the way"),
                                    ("on_site", "Being worked on"),
                                    ("waiting_parts", "Waiting for parts"),
                                    ("waiting_customer", "Waiting for the customer"),
                                    ("waiting_rnd", "Waiting for R&D"),
                                    ("restored", "Restored"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Emergency"), (2, "High"), (3, "Normal"), (4, "Low")],
                                default=3,
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="work.servicerequest",
                                verbose_name="service request",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="customers.customer",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="customers.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="equipment.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="customers.contact",
                                verbose_name="contact",
                            ),
                        ),
                        ("subject", models.CharField(max_length=200, verbose_name="subject")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "planned_minutes",
                            models.PositiveSmallIntegerField(default=90, verbose_name="planned minutes on site"),
                        ),
                        (
                            "crew",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "One engineer"), (2, "Two engineers")],
                                default=1,
                                verbose_name="engineers on site",
                            ),
                        ),
                        (
                            "entitlement",
                            models.CharField(
                                choices=[
                                    ("warranty", "Warranty"),
                                    ("contract", "Contract"),
                                    ("chargeable", "Chargeable"),
                                ],
                                max_length=12,
                                verbose_name="entitlement",
                            ),
                        ),
                        (
                            "entitlement_reason",
                            models.JSONField(default=dict, help_text="code and values; see equipment.rules"),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.servicecontract",
                                verbose_name="contract",
                            ),
                        ),
                        ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported")),
                        ("entered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered")),
                        ("responded_at", models.DateTimeField(blank=True, null=True, verbose_name="responded")),
                        ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="restored")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        ("response_due_at", models.DateTimeField(blank=True, null=True, verbose_name="response due")),
                        (
                            "restoration_due_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="restoration due"),
                        ),
                        (
                            "symptom",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "mode",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "mechanism",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "cause",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "remedy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        ("work_done", models.TextField(blank=True, verbose_name="what was done")),
                        ("was_remote", models.BooleanField(default=False, verbose_name="solved remotely")),
                        ("visit_count", models.PositiveSmallIntegerField(default=0, verbose_name="visits made")),
                        (
                            "awaited_quote",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="its number; nobody plans a visit before the customer has answered",
                                max_length=20,
                                verbose_name="waits for the answer to quote",
                            ),
                        ),
                        (
                            "repeat_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="repeats",
                                to="work.workorder",
                                verbose_name="repeat of",
                            ),
                        ),
                        (
                            "troubleshooting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="diagnosis.troubleshootingrecord",
                                verbose_name="troubleshooting",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                        (
                            "skills",
                            models.ManyToManyField(
                                related_name="+",
                                through="work.OrderSkill",
                                to="catalogues.skill",
                                verbose_name="skills",
                            ),
                        ),
                        (
                            "certificates",
                            models.ManyToManyField(
                                related_name="+",
                                through="work.OrderCertificate",
                                to="catalogues.certificatetype",
                                verbose_name="certificates",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "work order",
                        "verbose_name_plural": "work orders",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "restoration_due_at"], name="order_due"),
                            models.Index(fields=["tenant", "asset", "-entered_at"], name="order_of_asset"),
                            models.Index(fields=["tenant", "restored_at"], name="order_restored"),
                            models.Index(fields=["tenant", "entered_at"], name="order_entered"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="work_workorder_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="work_order_number_once"),
                            models.CheckConstraint(condition=models.Q(("crew__in", (1, 2))), name="crew_of_one_or_two"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceRequest",
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
                            "channel",
                            models.CharField(
                                choices=[
                                    ("label", "QR label"),
                                    ("phone", "Phone"),
                                    ("email", "E-mail"),
                                    ("portal", "Customer portal"),
                                    ("api", "API"),
                                    ("on_site", "On site"),
                                    ("import", "Import"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("ordered", "Work order made"),
                                    ("solved", "Solved remotely"),
                                    ("duplicate", "Duplicate"),
                                    ("declined", "Declined"),
                                    ("closed", "Closed"),
                                ],
                                default="new",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
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
                                related_name="requests",
                                to="customers.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="equipment.asset",
                                verbose_name="asset",
                            ),
                        ),
                        ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                        ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("description", models.TextField(verbose_name="what is wrong")),
                        (
                            "symptom",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.failurecode",
                                verbose_name="symptom",
                            ),
                        ),
                        ("is_stopped", models.BooleanField(default=False, verbose_name="it does not work at all")),
                        (
                            "reported_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="reported"),
                        ),
                        ("entered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered")),
                        ("response_due_at", models.DateTimeField(blank=True, null=True, verbose_name="response due")),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="duplicates",
                                to="work.servicerequest",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "found_during",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="found_requests",
                                to="work.workorder",
                                verbose_name="found on site during",
                            ),
                        ),
                        (
                            "troubleshooting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="diagnosis.troubleshootingrecord",
                                verbose_name="troubleshooting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service request",
                        "verbose_name_plural": "service requests",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state", "-reported_at"], name="request_inbox"),
                            models.Index(fields=["tenant", "reported_at"], name="request_reported"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="work_servicerequest_uid"),
                            models.UniqueConstraint(fields=("tenant", "number"), name="request_number_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceRequestEvent",
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
                                to="work.servicerequest",
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
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("label", "QR label"),
                                    ("phone", "Phone"),
                                    ("email", "E-mail"),
                                    ("portal", "Customer portal"),
                                    ("api", "API"),
                                    ("on_site", "On site"),
                                    ("import", "Import"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("ordered", "Work order made"),
                                    ("solved", "Solved remotely"),
                                    ("duplicate", "Duplicate"),
                                    ("declined", "Declined"),
                                    ("closed", "Closed"),
                                ],
                                default="new",
                                max_length=20,
                                verbose_name="state",
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
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.asset",
                                verbose_name="asset",
                            ),
                        ),
                        ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                        ("contact_phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("description", models.TextField(verbose_name="what is wrong")),
                        (
                            "symptom",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                                verbose_name="symptom",
                            ),
                        ),
                        ("is_stopped", models.BooleanField(default=False, verbose_name="it does not work at all")),
                        (
                            "reported_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="reported"),
                        ),
                        ("entered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered")),
                        ("response_due_at", models.DateTimeField(blank=True, null=True, verbose_name="response due")),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.servicerequest",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "found_during",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.workorder",
                                verbose_name="found on site during",
                            ),
                        ),
                        (
                            "troubleshooting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="diagnosis.troubleshootingrecord",
                                verbose_name="troubleshooting",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RequestPhoto",
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="work.servicerequest",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "request", "file"), name="request_photo_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwaitedPhoto",
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="awaited_photos",
                                to="work.servicerequest",
                            ),
                        ),
                        (
                            "upload",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="files.upload"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "request", "upload"), name="awaited_photo_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderEvent",
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
                                to="work.workorder",
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
                                default="repair",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be scheduled"),
                                    ("scheduled", "Scheduled"),
                                    ("dispatched", "On the way"),
                                    ("on_site", "Being worked on"),
                                    ("waiting_parts", "Waiting for parts"),
                                    ("waiting_customer", "Waiting for the customer"),
                                    ("waiting_rnd", "Waiting for R&D"),
                                    ("restored", "Restored"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Emergency"), (2, "High"), (3, "Normal"), (4, "Low")],
                                default=3,
                                verbose_name="priority",
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
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="equipment.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.contact",
                                verbose_name="contact",
                            ),
                        ),
                        ("subject", models.CharField(max_length=200, verbose_name="subject")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "planned_minutes",
                            models.PositiveSmallIntegerField(default=90, verbose_name="planned minutes on site"),
                        ),
                        (
                            "crew",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "One engineer"), (2, "Two engineers")],
                                default=1,
                                verbose_name="engineers on site",
                            ),
                        ),
                        (
                            "entitlement",
                            models.CharField(
                                choices=[
                                    ("warranty", "Warranty"),
                                    ("contract", "Contract"),
                                    ("chargeable", "Chargeable"),
                                ],
                                max_length=12,
                                verbose_name="entitlement",
                            ),
                        ),
                        (
                            "entitlement_reason",
                            models.JSONField(default=dict, help_text="code and values; see equipment.rules"),
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
                                verbose_name="contract",
                            ),
                        ),
                        ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported")),
                        ("entered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered")),
                        ("responded_at", models.DateTimeField(blank=True, null=True, verbose_name="responded")),
                        ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="restored")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        ("response_due_at", models.DateTimeField(blank=True, null=True, verbose_name="response due")),
                        (
                            "restoration_due_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="restoration due"),
                        ),
                        (
                            "symptom",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "mode",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "mechanism",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "cause",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        (
                            "remedy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                            ),
                        ),
                        ("work_done", models.TextField(blank=True, verbose_name="what was done")),
                        ("was_remote", models.BooleanField(default=False, verbose_name="solved remotely")),
                        ("visit_count", models.PositiveSmallIntegerField(default=0, verbose_name="visits made")),
                        (
                            "awaited_quote",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="its number; nobody plans a visit before the customer has answered",
                                max_length=20,
                                verbose_name="waits for the answer to quote",
                            ),
                        ),
                        (
                            "repeat_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="work.workorder",
                                verbose_name="repeat of",
                            ),
                        ),
                        (
                            "troubleshooting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="diagnosis.troubleshootingrecord",
                                verbose_name="troubleshooting",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OrderSkill",
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
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="work.workorder"),
                        ),
                        (
                            "skill",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogues.skill"),
                        ),
                        ("level", models.PositiveSmallIntegerField(default=1, verbose_name="level")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "work_order", "skill"), name="order_skill_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderCertificate",
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
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="work.workorder"),
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
                                fields=("tenant", "work_order", "certificate_type"), name="order_certificate_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartNeed",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="part_needs",
                                to="work.workorder",
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
                        ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "work_order", "part"), name="part_need_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToolNeed",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tool_needs",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "tool_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="catalogues.tooltype",
                                verbose_name="tool",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "work_order", "tool_type"), name="tool_need_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StateChange",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="state_changes",
                                to="work.workorder",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be scheduled"),
                                    ("scheduled", "Scheduled"),
                                    ("dispatched", "On the way"),
                                    ("on_site", "Being worked on"),
                                    ("waiting_parts", "Waiting for parts"),
                                    ("waiting_customer", "Waiting for the customer"),
                                    ("waiting_rnd", "Waiting for R&D"),
                                    ("restored", "Restored"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                    ],
                    options={
                        "ordering": ["at", "id"],
                        "indexes": [models.Index(fields=["tenant", "work_order", "at"], name="state_change_of_order")],
                    },
                ),
            ],
        ),
    ]
