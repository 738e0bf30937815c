import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.tenants.scope
from firstfix.platform.create_tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("diagnosis", "0001_initial"),
        ("diagnosis", "0002_articles"),
        ("diagnosis", "0003_learning_from_closed_cases"),
        ("diagnosis", "0004_drift_of_fault_models"),
        ("diagnosis", "0005_suggestions"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("catalogues", "0002_count_reasons"),
        ("equipment", "0001_tables"),
        ("files", "0002_upload"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        CreateTables(
            tables=[
                migrations.CreateModel(
                    name="FaultModel",
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
                            "product_model",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fault_model",
                                to="equipment.productmodel",
                                verbose_name="product model",
                            ),
                        ),
                        (
                            "drift",
                            models.JSONField(
                                default=dict,
                                help_text="alarms over the cases since the published version: its number, at, since, suspects",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fault model",
                        "verbose_name_plural": "fault models",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_faultmodel_uid")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaultModelVersion",
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
                            "fault_model",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="diagnosis.faultmodel",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "In review"),
                                    ("published", "Published"),
                                    ("replaced", "Replaced"),
                                    ("discarded", "Discarded"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("author", "Written by hand"),
                                    ("import", "Imported"),
                                    ("learnt", "Learnt from closed orders"),
                                ],
                                default="author",
                                max_length=10,
                                verbose_name="origin",
                            ),
                        ),
                        ("document", models.JSONField(default=dict)),
                        ("note", models.TextField(blank=True, verbose_name="what changed and why")),
                        (
                            "based_on",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="diagnosis.faultmodelversion",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                        (
                            "tree",
                            models.JSONField(
                                blank=True, help_text="strategy-tree/1, made when it is published", null=True
                            ),
                        ),
                        (
                            "figures",
                            models.JSONField(
                                default=dict, help_text="the decision rule that suits it and its expected cost"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a fault model",
                        "verbose_name_plural": "versions of fault models",
                        "ordering": ["-number"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_faultmodelversion_uid"),
                            models.UniqueConstraint(
                                fields=("tenant", "fault_model", "number"), name="fault_model_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("tenant", "fault_model"),
                                name="one_published_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaultModelVersionEvent",
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
                                to="diagnosis.faultmodelversion",
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
                            "fault_model",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="diagnosis.faultmodel",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("review", "In review"),
                                    ("published", "Published"),
                                    ("replaced", "Replaced"),
                                    ("discarded", "Discarded"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("author", "Written by hand"),
                                    ("import", "Imported"),
                                    ("learnt", "Learnt from closed orders"),
                                ],
                                default="author",
                                max_length=10,
                                verbose_name="origin",
                            ),
                        ),
                        ("document", models.JSONField(default=dict)),
                        ("note", models.TextField(blank=True, verbose_name="what changed and why")),
                        (
                            "based_on",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="diagnosis.faultmodelversion",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                        (
                            "tree",
                            models.JSONField(
                                blank=True, help_text="strategy-tree/1, made when it is published", null=True
                            ),
                        ),
                        (
                            "figures",
                            models.JSONField(
                                default=dict, help_text="the decision rule that suits it and its expected cost"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TroubleshootingRecord",
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
                            "model_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="diagnosis.faultmodelversion",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="troubleshooting",
                                to="equipment.asset",
                                verbose_name="asset",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="what is wrong")),
                        (
                            "age_years",
                            models.FloatField(
                                blank=True,
                                help_text="when it began",
                                null=True,
                                verbose_name="age of the asset in years",
                            ),
                        ),
                        ("symptoms", models.JSONField(default=dict, help_text="outcome by observation, as reported")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("remote", "Being looked into remotely"),
                                    ("visit", "Needs a visit"),
                                    ("solved", "Solved"),
                                    ("escalated", "Escalated"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="remote",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("is_on_site", models.BooleanField(default=False, verbose_name="somebody is on site")),
                        (
                            "confirmed_fault",
                            models.CharField(blank=True, max_length=60, verbose_name="confirmed fault"),
                        ),
                        (
                            "belief_at_end",
                            models.JSONField(default=dict, help_text="probability by fault when the case was closed"),
                        ),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("repeated_within_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "troubleshooting record",
                        "verbose_name_plural": "troubleshooting records",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "model_version", "state"], name="record_of_version"),
                            models.Index(fields=["tenant", "closed_at"], name="record_closed"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "uid"), name="diagnosis_troubleshootingrecord_uid"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TroubleshootingRecordEvent",
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
                                to="diagnosis.troubleshootingrecord",
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
                            "model_version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="diagnosis.faultmodelversion",
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
                        ("text", models.TextField(blank=True, verbose_name="what is wrong")),
                        (
                            "age_years",
                            models.FloatField(
                                blank=True,
                                help_text="when it began",
                                null=True,
                                verbose_name="age of the asset in years",
                            ),
                        ),
                        ("symptoms", models.JSONField(default=dict, help_text="outcome by observation, as reported")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("remote", "Being looked into remotely"),
                                    ("visit", "Needs a visit"),
                                    ("solved", "Solved"),
                                    ("escalated", "Escalated"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="remote",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("is_on_site", models.BooleanField(default=False, verbose_name="somebody is on site")),
                        (
                            "confirmed_fault",
                            models.CharField(blank=True, max_length=60, verbose_name="confirmed fault"),
                        ),
                        (
                            "belief_at_end",
                            models.JSONField(default=dict, help_text="probability by fault when the case was closed"),
                        ),
                        ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("repeated_within_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RecordStep",
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
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="diagnosis.troubleshootingrecord",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(help_text="0, 1, 2 …")),
                        ("step", models.CharField(max_length=60)),
                        ("outcome", models.CharField(max_length=60)),
                        ("was_on_site", models.BooleanField(default=False)),
                        (
                            "was_advised",
                            models.BooleanField(default=False, help_text="the engine's best step at that moment"),
                        ),
                        (
                            "cost_before",
                            models.FloatField(help_text="expected cost of the rest of the case, money", null=True),
                        ),
                        ("cost_after", models.FloatField(null=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(blank=True, max_length=120)),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                    ],
                    options={
                        "ordering": ["place"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "record", "place"), name="record_step_place_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleVersion",
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
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="diagnosis.article",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        (
                            "title",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="title"
                            ),
                        ),
                        (
                            "body",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True, default=firstfix.platform.bilingual.Bilingual, verbose_name="text"
                            ),
                        ),
                        ("pictures", models.JSONField(default=list)),
                        ("note", models.TextField(blank=True, verbose_name="what changed and why")),
                        (
                            "published_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="published"),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "verbose_name": "version of an article",
                        "verbose_name_plural": "versions of articles",
                        "ordering": ["-number"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_articleversion_uid"),
                            models.UniqueConstraint(fields=("tenant", "article", "number"), name="article_number_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Article",
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
                            "title",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="title"
                            ),
                        ),
                        (
                            "body",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True,
                                default=firstfix.platform.bilingual.Bilingual,
                                help_text="headings, lists and bold as in Markdown",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "is_ahead",
                            models.BooleanField(default=True, help_text="the working text is not what is published"),
                        ),
                        (
                            "current",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="diagnosis.articleversion",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("author_name", models.CharField(blank=True, max_length=120, verbose_name="author")),
                        (
                            "drafted_from",
                            models.CharField(blank=True, max_length=20, verbose_name="drafted from order"),
                        ),
                        (
                            "product_models",
                            models.ManyToManyField(
                                related_name="articles",
                                through="diagnosis.ArticleProduct",
                                to="equipment.productmodel",
                                verbose_name="product models",
                            ),
                        ),
                        (
                            "parts",
                            models.ManyToManyField(
                                related_name="articles",
                                through="diagnosis.ArticlePart",
                                to="equipment.part",
                                verbose_name="parts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article",
                        "verbose_name_plural": "articles",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["tenant", "state"], name="article_state"),
                            models.Index(fields=["tenant", "drafted_from"], name="article_drafted_from"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_article_uid")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleEvent",
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
                                to="diagnosis.article",
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
                            "title",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="title"
                            ),
                        ),
                        (
                            "body",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True,
                                default=firstfix.platform.bilingual.Bilingual,
                                help_text="headings, lists and bold as in Markdown",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "is_ahead",
                            models.BooleanField(default=True, help_text="the working text is not what is published"),
                        ),
                        (
                            "current",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="diagnosis.articleversion",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("author_name", models.CharField(blank=True, max_length=120, verbose_name="author")),
                        (
                            "drafted_from",
                            models.CharField(blank=True, max_length=20, verbose_name="drafted from order"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ArticlePicture",
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
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pictures",
                                to="diagnosis.article",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                            ),
                        ),
                        (
                            "caption",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True,
                                default=firstfix.platform.bilingual.Bilingual,
                                verbose_name="what the picture shows",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "verbose_name": "picture of an article",
                        "verbose_name_plural": "pictures of articles",
                        "ordering": ["position"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_articlepicture_uid")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleProduct",
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
                            "article",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="diagnosis.article"),
                        ),
                        (
                            "product_model",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="equipment.productmodel"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "article", "product_model"), name="article_product_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticlePart",
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
                            "article",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="diagnosis.article"),
                        ),
                        ("part", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="equipment.part")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "article", "part"), name="article_part_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleTopic",
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
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="topics",
                                to="diagnosis.article",
                            ),
                        ),
                        (
                            "product_model",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="equipment.productmodel",
                            ),
                        ),
                        ("kind", models.CharField(choices=[("fault", "Fault"), ("step", "Step")], max_length=5)),
                        ("ref", models.CharField(max_length=60)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["tenant", "product_model", "kind", "ref"], name="article_topic_of")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "article", "product_model", "kind", "ref"), name="article_topic_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleHelp",
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
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="helps",
                                to="diagnosis.article",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="helped_by",
                                to="diagnosis.troubleshootingrecord",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(blank=True, help_text="the step at which it was read", max_length=60),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "article", "record"), name="article_help_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseScore",
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
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="score",
                                to="diagnosis.troubleshootingrecord",
                            ),
                        ),
                        ("of_version", models.PositiveIntegerField()),
                        (
                            "product_model",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="equipment.productmodel",
                            ),
                        ),
                        ("closed_at", models.DateTimeField()),
                        ("fault", models.CharField(blank=True, help_text="the confirmed one", max_length=60)),
                        (
                            "probability",
                            models.FloatField(help_text="of the confirmed fault, before the last repair", null=True),
                        ),
                        (
                            "place",
                            models.PositiveSmallIntegerField(help_text="1 when it was the leading one", null=True),
                        ),
                        (
                            "beliefs",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(),
                                default=list,
                                help_text="of the other faults, from one per cent on",
                                size=None,
                            ),
                        ),
                        ("cost", models.FloatField(help_text="of all steps as the model prices them, in its money")),
                        ("steps", models.PositiveSmallIntegerField()),
                        ("advised", models.PositiveSmallIntegerField(help_text="steps that were the advice")),
                        ("repairs", models.PositiveSmallIntegerField()),
                        (
                            "questions",
                            models.JSONField(default=list, help_text="[id, price, saving] of each observation"),
                        ),
                    ],
                    options={
                        "verbose_name": "score of a case",
                        "verbose_name_plural": "scores of cases",
                        "indexes": [
                            models.Index(fields=["tenant", "closed_at"], name="score_closed"),
                            models.Index(fields=["tenant", "product_model", "closed_at"], name="score_of_product"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LearningRun",
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
                            "fault_model",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="learning_runs",
                                to="diagnosis.faultmodel",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting for a worker"),
                                    ("running", "Learning"),
                                    ("proposed", "A new version is proposed"),
                                    ("no_better", "Not better than the published version"),
                                    ("too_few", "Too few closed cases with a confirmed fault"),
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
                        ("figures", models.JSONField(default=dict, help_text="cases, tested, loss_before, loss_after")),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="diagnosis.faultmodelversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "learning run",
                        "verbose_name_plural": "learning runs",
                        "ordering": ["-started_at", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_learningrun_uid"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=("tenant", "fault_model"),
                                name="one_learning_run_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Synonym",
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
                            "phrase",
                            models.CharField(
                                help_text="As customers say it. * stands for a few words between.",
                                max_length=120,
                                verbose_name="phrase",
                            ),
                        ),
                        (
                            "code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="synonyms",
                                to="catalogues.failurecode",
                                verbose_name="failure code",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "synonym",
                        "verbose_name_plural": "synonyms",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="diagnosis_synonym_uid"),
                            models.UniqueConstraint(fields=("tenant", "code", "phrase"), name="synonym_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SynonymEvent",
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
                                to="diagnosis.synonym",
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
                            "phrase",
                            models.CharField(
                                help_text="As customers say it. * stands for a few words between.",
                                max_length=120,
                                verbose_name="phrase",
                            ),
                        ),
                        (
                            "code",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="catalogues.failurecode",
                                verbose_name="failure code",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionModel",
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
                            "field",
                            models.CharField(
                                choices=[
                                    ("product", "Product model"),
                                    ("component", "Component"),
                                    ("symptom", "Symptom"),
                                    ("mode", "Failure mode"),
                                ],
                                max_length=10,
                                verbose_name="field",
                            ),
                        ),
                        (
                            "content",
                            models.BinaryField(help_text="triage-model/1 (docs/formats/triage-model.md)", null=True),
                        ),
                        ("is_current", models.BooleanField(default=False)),
                        ("examples", models.PositiveIntegerField(default=0, verbose_name="closed orders")),
                        (
                            "figures",
                            models.JSONField(
                                default=dict, help_text="shares right on texts it had not seen, and the former one's"
                            ),
                        ),
                        ("trained_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="learnt")),
                    ],
                    options={
                        "verbose_name": "learnt suggestions",
                        "verbose_name_plural": "learnt suggestions",
                        "indexes": [
                            models.Index(fields=["tenant", "field", "-trained_at"], name="suggestion_model_of_field")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("tenant", "field"),
                                name="one_current_suggestion_model",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
