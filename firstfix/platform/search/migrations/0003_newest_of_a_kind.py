from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_token_frequencies"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(fields=["tenant", "kind", "-at"], name="search_kind_newest"),
        ),
    ]
