from django.db import migrations, models

#: What a former version had under way has no outline; the files are still where they came from.
END_UNFINISHED = """
    update exchange_importrun set state = 'failed', finished_at = now(),
        problem = 'FirstFix 已升级，未写入任何数据，请重新导入文件。'
            'FirstFix was upgraded meanwhile. Nothing has been written; please bring the file in again.'
    where state in ('choosing', 'checking', 'checked')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="outline",
            field=models.JSONField(default=dict, help_text="see outline.py; empty before the file has been read"),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "Being read"),
                    ("choosing", "Columns to be chosen"),
                    ("checking", "Being checked"),
                    ("checked", "Checked, nothing written yet"),
                    ("writing", "Being written"),
                    ("done", "Written"),
                    ("failed", "Failed, nothing written"),
                ],
                default="reading",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RunSQL(END_UNFINISHED, migrations.RunSQL.noop),
    ]
