import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("engineer", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Phone",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phones",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        ("app", models.CharField(blank=True, max_length=40, verbose_name="build of the app")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        (
                            "seen_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="last contact"),
                        ),
                        (
                            "session_key",
                            models.CharField(
                                blank=True, help_text="ends with the phone when that is signed out", max_length=40
                            ),
                        ),
                        (
                            "taken",
                            models.PositiveIntegerField(
                                default=0, help_text="number of the last verb that was looked at"
                            ),
                        ),
                        (
                            "clock_offset",
                            models.IntegerField(
                                default=0,
                                help_text="seconds that the server's clock was ahead of the phone's at the last contact",
                                verbose_name="clock",
                            ),
                        ),
                        ("signed_out_at", models.DateTimeField(blank=True, null=True, verbose_name="signed out")),
                        (
                            "signed_out_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signed out by",
                            ),
                        ),
                        ("signed_out_reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                    ],
                    options={
                        "verbose_name": "phone",
                        "verbose_name_plural": "phones",
                        "abstract": False,
                        "constraints": [models.UniqueConstraint(fields=("tenant", "uid"), name="engineer_phone_uid")],
                    },
                ),
                migrations.CreateModel(
                    name="PhoneVerb",
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
                            "phone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verbs",
                                to="engineer.phone",
                                verbose_name="phone",
                            ),
                        ),
                        ("uid", models.UUIDField(editable=False)),
                        (
                            "number",
                            models.PositiveIntegerField(help_text="the order in which it happened on the phone"),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="verb")),
                        ("data", models.JSONField(default=dict)),
                        (
                            "visit",
                            models.BigIntegerField(
                                help_text="as told: it may not exist, or not be this engineer's", null=True
                            ),
                        ),
                        (
                            "seen",
                            models.BigIntegerField(help_text="version of the visit that the engineer saw", null=True),
                        ),
                        ("phone_at", models.DateTimeField(help_text="by the phone's clock")),
                        (
                            "at",
                            models.DateTimeField(
                                help_text="corrected by how wrong the phone's clock was", verbose_name="happened"
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "state",
                            models.CharField(
                                choices=[("applied", "Applied"), ("refused", "Refused")],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "reason",
                            models.JSONField(help_text="why it was refused: code, text, fields, conflicts", null=True),
                        ),
                        (
                            "made",
                            models.JSONField(help_text="the record that it made or changed: kind, id, name", null=True),
                        ),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        (
                            "settled",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("noted", "Kept as a note"),
                                    ("redone", "Done anew"),
                                    ("given_up", "Given up"),
                                ],
                                max_length=10,
                                verbose_name="what became of it",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "verb of a phone",
                        "verbose_name_plural": "verbs of phones",
                        "indexes": [
                            models.Index(fields=["tenant", "uid"], name="phone_verb_uid"),
                            models.Index(
                                condition=models.Q(("settled_at", None), ("state", "refused")),
                                fields=["tenant", "phone"],
                                name="phone_verb_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "phone", "uid"), name="phone_verb_once"),
                            models.UniqueConstraint(
                                fields=("tenant", "phone", "number"), name="phone_verb_number_once"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
