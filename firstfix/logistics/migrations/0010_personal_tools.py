"""Tools that lay in vans have belonged to their engineers; those in stores are shared."""

from django.db import migrations

OWNED = """
update logistics_tool t set owner_id = p.engineer_id
from logistics_stockplace p where p.id = t.place_id and p.tenant_id = t.tenant_id and p.engineer_id is not null
"""


class Migration(migrations.Migration):
    dependencies = [("logistics", "0009_tools")]

    operations = [migrations.RunSQL(OWNED, migrations.RunSQL.noop)]
