import django.db.models.deletion
import pghistory.utils
from django.db import migrations, models

import firstfix.platform.bilingual
import firstfix.platform.catalogues.models
import firstfix.platform.create_tables
import firstfix.platform.tenants.scope


class Migration(migrations.Migration):
    dependencies = [
        ("catalogues", "0004_trades"),
        ("tenants", "0002_outgoing_held"),
    ]

    operations = [
        firstfix.platform.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="BusinessCalendarEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        (
                            "name",
                            firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name="name"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "hours",
                            models.JSONField(
                                default=firstfix.platform.catalogues.models.office_hours,
                                help_text='by ISO weekday: {"1": [["08:30", "17:30"]]}',
                                verbose_name="hours",
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True, default="CN", max_length=2, verbose_name="country of the public holidays"
                            ),
                        ),
                        ("closed_days", models.JSONField(blank=True, default=list, verbose_name="further closed days")),
                        ("is_default", models.BooleanField(default=False, verbose_name="the company's own")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="catalogues.businesscalendar",
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
                )
            ],
        ),
    ]
