import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("catalogues", "0002_count_reasons"),
        ("insight", "0002_reliability"),
        ("people", "0001_tables"),
        ("tenants", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="AssessmentMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("criterion", models.CharField(help_text="a key of criteria.CRITERIA", max_length=30)),
                        (
                            "points",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(20)], verbose_name="points"
                            ),
                        ),
                        ("applies", models.BooleanField(default=True, verbose_name="applies")),
                        (
                            "got",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="points got"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="why")),
                        ("marked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "marked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="insight.selfassessment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mark of a self-assessment",
                        "verbose_name_plural": "marks of self-assessments",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "assessment", "criterion"), name="assessment_mark_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("got", None),
                                    models.Q(("got__gte", 0), ("got__lte", models.F("points"))),
                                    _connector="OR",
                                ),
                                name="mark_within_points",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfAssessment",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Being judged"), ("closed", "Closed")],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="begun")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "deductions",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="A point for each breach of law, of the company's own rules or of the trade's special demands.",
                                validators=[django.core.validators.MaxValueValidator(20)],
                                verbose_name="special deductions",
                            ),
                        ),
                        (
                            "has_bonus",
                            models.BooleanField(
                                default=False, help_text="One point, at most once.", verbose_name="special merit"
                            ),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                        (
                            "score",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="score"
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "self-assessment",
                        "verbose_name_plural": "self-assessments",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="insight_selfassessment_uid"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("score__isnull", False), ("state", "closed")),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("score", None)),
                                    _connector="OR",
                                ),
                                name="assessment_closed_with_a_score",
                            ),
                        ],
                        "indexes": [models.Index(fields=["tenant", "-begun_at"], name="assessment_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentMarkEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("criterion", models.CharField(help_text="a key of criteria.CRITERIA", max_length=30)),
                        (
                            "points",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(20)], verbose_name="points"
                            ),
                        ),
                        ("applies", models.BooleanField(default=True, verbose_name="applies")),
                        (
                            "got",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="points got"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="why")),
                        ("marked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "marked_by",
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="insight.assessmentmark",
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
                        (
                            "assessment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="insight.selfassessment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SelfAssessmentEvent",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Being judged"), ("closed", "Closed")],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("begun_at", models.DateTimeField(verbose_name="begun")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "deductions",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="A point for each breach of law, of the company's own rules or of the trade's special demands.",
                                validators=[django.core.validators.MaxValueValidator(20)],
                                verbose_name="special deductions",
                            ),
                        ),
                        (
                            "has_bonus",
                            models.BooleanField(
                                default=False, help_text="One point, at most once.", verbose_name="special merit"
                            ),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                        (
                            "score",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="score"
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="insight.selfassessment",
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
                    name="FiguresCounted",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="last counted")),
                        (
                            "told_for",
                            models.DateField(
                                blank=True, help_text="the Monday of the last week that was reported", null=True
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
                        "verbose_name": "count of key figures",
                        "verbose_name_plural": "counts of key figures",
                        "constraints": [models.UniqueConstraint(fields=("tenant",), name="figures_counted_once")],
                    },
                ),
                migrations.CreateModel(
                    name="FigureWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("figure", models.CharField(max_length=30)),
                        ("monday", models.DateField()),
                        ("n", models.FloatField()),
                        ("x", models.FloatField()),
                        ("y", models.FloatField()),
                        ("xx", models.FloatField()),
                        ("xy", models.FloatField()),
                        ("yy", models.FloatField()),
                        (
                            "engineer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="people.engineer",
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
                            "territory",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="catalogues.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "week of a key figure",
                        "verbose_name_plural": "weeks of key figures",
                        "indexes": [models.Index(fields=["tenant", "figure", "monday"], name="figure_week_of_figure")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "territory", "engineer", "figure", "monday"),
                                name="figure_week_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("territory", None), ("engineer", None), _connector="OR"),
                                name="figure_of_area_or_engineer",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
