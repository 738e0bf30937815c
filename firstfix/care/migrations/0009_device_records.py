import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import firstfix.care.rules.device_records
import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0008_renewals"),
        ("equipment", "0002_device_class"),
        ("scheduling", "0001_tables"),
        ("tenants", "0001_initial"),
        ("work", "0003_not_before"),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="DeviceRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="of the device's file, from 1 without gaps", verbose_name="number"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                help_text="when the visit was left, or the order closed", verbose_name="when"
                            ),
                        ),
                        (
                            "safety_test",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        firstfix.care.rules.device_records.SafetyTest["PASSED"],
                                        "Test after repair passed",
                                    ),
                                    (
                                        firstfix.care.rules.device_records.SafetyTest["FAILED"],
                                        "Test after repair failed",
                                    ),
                                    (firstfix.care.rules.device_records.SafetyTest["UNTESTED"], "No test after repair"),
                                ],
                                max_length=10,
                                verbose_name="test after repair",
                            ),
                        ),
                        ("content", models.JSONField()),
                        ("kept_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="kept")),
                        ("digest", models.CharField(max_length=64, verbose_name="digest")),
                        (
                            "asset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="device_records",
                                to="equipment.asset",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="device_records",
                                to="scheduling.visit",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="device_records",
                                to="work.workorder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "device record",
                        "verbose_name_plural": "device records",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tenant", "asset", "number"), name="device_record_number_once"
                            )
                        ],
                    },
                )
            ],
        ),
    ]
