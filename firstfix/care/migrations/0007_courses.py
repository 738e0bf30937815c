import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0006_three_guarantees"),
        ("equipment", "0001_tables"),
        ("files", "0002_upload"),
        ("tenants", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Course",
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
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(480),
                                ],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="empty: never",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="refresher after months",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "product_model",
                            models.ForeignKey(
                                blank=True,
                                help_text="empty: for all products",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="courses",
                                to="equipment.productmodel",
                                verbose_name="product model",
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
                        "verbose_name": "course",
                        "verbose_name_plural": "courses",
                        "abstract": False,
                        "constraints": [models.UniqueConstraint(fields=("tenant", "uid"), name="care_course_uid")],
                    },
                ),
                migrations.CreateModel(
                    name="CourseVersion",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "text",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual,
                                help_text="main functions, operation, cautions, simple faults",
                                verbose_name="what is taught",
                            ),
                        ),
                        (
                            "quiz",
                            firstfix.platform.bilingual.BilingualField(
                                blank=True, default=firstfix.platform.bilingual.Bilingual, verbose_name="quiz"
                            ),
                        ),
                        (
                            "pass_percent",
                            models.PositiveSmallIntegerField(
                                default=80,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="passed with so many percent",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="care.course"
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
                        "verbose_name": "course version",
                        "verbose_name_plural": "course versions",
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "uid"), name="care_courseversion_uid"),
                            models.UniqueConstraint(fields=("tenant", "course", "number"), name="course_version_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CourseFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="care.courseversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tenant", "version", "file"), name="course_file_once")
                        ],
                    },
                ),
            ],
        ),
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="attendee",
                    name="answered_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="attendee",
                    name="answers",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        help_text="choice by question",
                        null=True,
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="attendee",
                    name="certified_on",
                    field=models.DateField(blank=True, null=True, verbose_name="certificate of"),
                ),
                migrations.AddField(
                    model_name="attendee",
                    name="joined_at",
                    field=models.DateTimeField(
                        blank=True, help_text="entered their name on their own phone", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="attendee",
                    name="score",
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score in percent"),
                ),
                migrations.AddField(
                    model_name="attendee",
                    name="valid_until",
                    field=models.DateField(blank=True, null=True, verbose_name="refresher due"),
                ),
                migrations.AddField(
                    model_name="training",
                    name="open_until",
                    field=models.DateTimeField(
                        blank=True, help_text="until then people sign in by the QR code", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="signature",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="signature of the customer's representative",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="signed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="signed"),
                ),
                migrations.AddField(
                    model_name="training",
                    name="signed_by",
                    field=models.CharField(blank=True, max_length=120, verbose_name="signed by"),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="open_until",
                    field=models.DateTimeField(
                        blank=True, help_text="until then people sign in by the QR code", null=True
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="signature",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="files.storedfile",
                        verbose_name="signature of the customer's representative",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="signed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="signed"),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="signed_by",
                    field=models.CharField(blank=True, max_length=120, verbose_name="signed by"),
                ),
                migrations.AddField(
                    model_name="training",
                    name="course_version",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="care.courseversion",
                        verbose_name="course",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="course_version",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="care.courseversion",
                        verbose_name="course",
                    ),
                ),
            ],
        ),
    ]
