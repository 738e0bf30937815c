"""Do the links that were given out open by this key? `python -m firstfix.config.links 1 2` prints the companies whose
labels do not.

A process of its own: `firstfix doctor` speaks before Django is set up.
"""

from __future__ import annotations

import sys

import django

#: An asset may have been made while another key was in use; one that opens says that the key is the right one.
LOOKED_AT = 50


def are_dead(tenant_id: int) -> bool:
    """Whether there are labels, and none of the newest is what this key makes."""
    from firstfix.equipment.models import Asset
    from firstfix.equipment.queries import label_token
    from firstfix.platform.tenants.models import Door
    from firstfix.platform.tenants.scope import tenant_scope
    from firstfix.platform.tokens import token_hash

    with tenant_scope(tenant_id):
        newest = Door.objects.filter(kind="asset").order_by("-pk")[:LOOKED_AT]
        doors = dict(newest.values_list("subject_id", "token_hash"))
        assets = Asset.objects.in_bulk(doors.keys()).values()
        return bool(assets) and not any(token_hash(label_token(one)) == doors[one.pk] for one in assets)


if __name__ == "__main__":
    django.setup()
    for tenant in sys.argv[1:]:
        if are_dead(int(tenant)):
            print(tenant)
