from django.db import migrations

import firstfix.platform.bilingual
import firstfix.platform.create_tables

TABLES = ("bulletin", "bulletinevent")
TEXTS = (("subject", "subject"), ("text", "what is to be known, or done"))


def converted(table: str) -> str:
    """What was written in one language stands for both, as `Bilingual.of` reads a plain text."""
    columns = (f"alter {name} type jsonb using jsonb_build_object('zh', {name}, 'en', {name})" for name, _said in TEXTS)
    return f"alter table care_{table} {', '.join(columns)}"


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0012_feedback_of_customers"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.SeparateDatabaseAndState(
                    database_operations=[migrations.RunSQL(converted(table)) for table in TABLES],
                    state_operations=[
                        migrations.AlterField(
                            model_name=table,
                            name=name,
                            field=firstfix.platform.bilingual.BilingualField(
                                default=firstfix.platform.bilingual.Bilingual, verbose_name=said
                            ),
                        )
                        for table in TABLES
                        for name, said in TEXTS
                    ],
                ),
            ],
        ),
    ]
