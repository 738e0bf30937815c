import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("care", "0002_maintenance"),
        ("customers", "0001_tables"),
        ("scheduling", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0003_not_before"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Channel",
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
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("email", "E-mail"),
                                    ("sms", "SMS"),
                                    ("wecom", "WeCom"),
                                    ("dingtalk", "DingTalk"),
                                    ("feishu", "Feishu"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("sealed_url", models.TextField(help_text="as platform/sealed.py keeps it")),
                        (
                            "needs",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("phone", "phone number"),
                                    ("email", "e-mail address"),
                                    ("", "nothing: a group"),
                                ],
                                help_text="of its reader; empty: a group",
                                max_length=10,
                            ),
                        ),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(
                                default=1,
                                help_text="Where the customer has chosen none, the lowest that can reach them is taken.",
                                verbose_name="order",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                        "verbose_name": "channel",
                        "verbose_name_plural": "channels",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="messaging_channel_uid"),
                            models.UniqueConstraint(fields=("tenant", "name"), name="channel_name_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
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
                            "moment",
                            models.CharField(
                                choices=[
                                    ("received", "Report received"),
                                    ("scheduled", "Appointment made"),
                                    ("moved", "Appointment moved"),
                                    ("called_off", "Appointment called off"),
                                    ("on_the_way", "Engineer on the way"),
                                    ("done", "Work done"),
                                    ("follow_up", "How is it running?"),
                                    ("trial", "Trial of a channel"),
                                ],
                                max_length=20,
                                verbose_name="moment",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                help_text="what makes a second message for the same thing impossible", max_length=80
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting to be sent"),
                                    ("sent", "Sent"),
                                    ("given_up", "Not delivered"),
                                    ("dropped", "Not sent"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("queued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="prepared")),
                        (
                            "due_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                help_text="the next try while it is queued",
                                verbose_name="not before",
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("most_tries", models.PositiveSmallIntegerField(default=5)),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("over", "What it tells of is over already."),
                                    ("off", "Messages of this kind are switched off."),
                                    ("unwanted", "They want no messages."),
                                    ("by_hand", "Somebody decided not to send it."),
                                    (
                                        "no_address",
                                        "No phone number or e-mail address is known that a channel could use.",
                                    ),
                                    (
                                        "unreadable",
                                        "The channel's address cannot be read any more. Please enter it again.",
                                    ),
                                    ("tried", "It was tried as often as the rules say."),
                                ],
                                max_length=12,
                                verbose_name="reason",
                            ),
                        ),
                        ("to_name", models.CharField(blank=True, max_length=120, verbose_name="to")),
                        ("to_address", models.CharField(blank=True, max_length=254, verbose_name="address")),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("zh-hans", "中文"), ("en", "English")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=300, verbose_name="subject")),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                help_text="empty: the sandbox",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="messaging.channel",
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.customer",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="care.followup",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="work.servicerequest",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="scheduling.visit",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="work.workorder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message to a customer",
                        "verbose_name_plural": "messages to customers",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["tenant", "due_at", "id"],
                                name="message_due",
                            ),
                            models.Index(fields=["tenant", "-queued_at", "-id"], name="message_newest"),
                            models.Index(fields=["tenant", "work_order"], name="message_of_order"),
                            models.Index(fields=["tenant", "visit"], name="message_of_visit"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="messaging_message_uid"),
                            models.UniqueConstraint(fields=("tenant", "key"), name="message_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="try")),
                        ("is_done", models.BooleanField(default=False, help_text="the service took it")),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "channel",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="messaging.channel",
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
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="messaging.message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery of a message",
                        "verbose_name_plural": "deliveries of messages",
                        "indexes": [models.Index(fields=["tenant", "-at"], name="delivery_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "message", "number"), name="delivery_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageChoice",
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
                        ("wants", models.BooleanField(default=True, verbose_name="wants messages")),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("zh-hans", "中文"), ("en", "English")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="messaging.channel",
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.customer",
                                verbose_name="customer",
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
                        "verbose_name": "choice of messages",
                        "verbose_name_plural": "choices of messages",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="messaging_messagechoice_uid"),
                            models.UniqueConstraint(
                                fields=("tenant", "customer", "contact"),
                                name="message_choice_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageChoiceEvent",
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
                        ("wants", models.BooleanField(default=True, verbose_name="wants messages")),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("zh-hans", "中文"), ("en", "English")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="messaging.channel",
                                verbose_name="channel",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="messaging.messagechoice",
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
                    name="MessageRules",
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
                        ("quiet_from", models.TimeField(default=datetime.time(21, 0), verbose_name="quiet from")),
                        (
                            "quiet_until",
                            models.TimeField(
                                default=datetime.time(8, 0),
                                help_text="The same time twice: no quiet hours.",
                                verbose_name="quiet until",
                            ),
                        ),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(20),
                                ],
                                verbose_name="tries before it is given up",
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
                        "verbose_name": "rules for messages",
                        "verbose_name_plural": "rules for messages",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="messaging_messagerules_uid"),
                            models.UniqueConstraint(fields=("tenant",), name="message_rules_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageTemplate",
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
                            "moment",
                            models.CharField(
                                choices=[
                                    ("received", "Report received"),
                                    ("scheduled", "Appointment made"),
                                    ("moved", "Appointment moved"),
                                    ("called_off", "Appointment called off"),
                                    ("on_the_way", "Engineer on the way"),
                                    ("done", "Work done"),
                                    ("follow_up", "How is it running?"),
                                    ("trial", "Trial of a channel"),
                                ],
                                max_length=20,
                                verbose_name="moment",
                            ),
                        ),
                        (
                            "subject",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="subject of e-mails"
                            ),
                        ),
                        (
                            "text",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="text"
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="customers are told")),
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
                        "verbose_name": "words of a message",
                        "verbose_name_plural": "words of messages",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="messaging_messagetemplate_uid"),
                            models.UniqueConstraint(fields=("tenant", "moment"), name="message_template_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageTemplateEvent",
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
                            "moment",
                            models.CharField(
                                choices=[
                                    ("received", "Report received"),
                                    ("scheduled", "Appointment made"),
                                    ("moved", "Appointment moved"),
                                    ("called_off", "Appointment called off"),
                                    ("on_the_way", "Engineer on the way"),
                                    ("done", "Work done"),
                                    ("follow_up", "How is it running?"),
                                    ("trial", "Trial of a channel"),
                                ],
                                max_length=20,
                                verbose_name="moment",
                            ),
                        ),
                        (
                            "subject",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="subject of e-mails"
                            ),
                        ),
                        (
                            "text",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="text"
                            ),
                        ),
                        ("is_on", models.BooleanField(default=True, verbose_name="customers are told")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="messaging.messagetemplate",
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
                    name="StoppedAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=254)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                        "verbose_name": "address without messages",
                        "verbose_name_plural": "addresses without messages",
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "address"), name="stopped_address_once")
                        ],
                    },
                ),
            ],
        ),
    ]
