from django.db import migrations, models

import firstfix.platform.create_tables

#: What was answered before a problem was reopened holds no longer.
WITHDRAW = """
update care_problemmessage said set withdrawn_at = reopened.at
from (select about_id, max(at) as at from facts_fact
      where name = 'ProblemStepped' and about_kind = 'care.problem' and data ->> 'verb' = 'reopen'
      group by about_id) reopened
where said.problem_id = reopened.about_id and said.at <= reopened.at
and said.kind in ('workaround', 'fix', 'declined')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0013_bulletins_in_both_languages"),
        ("facts", "0001_initial"),
    ]

    operations = [
        firstfix.platform.create_tables.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name="problemmessage",
                    name="withdrawn_at",
                    field=models.DateTimeField(
                        blank=True, help_text="the answer did not help: R&D looks again", null=True
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WITHDRAW),
    ]
