"""What belongs to a skill's kit."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.facts import KitChanged
from firstfix.logistics.models import KitTool
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.company import company

#: Nobody carries more of one type.
MOST = 99


@transaction.atomic
def set_kit_tool(skill: Skill, tool_type: ToolType, *, quantity: int, by: Actor) -> KitTool | None:
    """So many tools of this type belong to the skill; with 0 none does any more."""
    require(by, "tool_kit.change")
    if not 0 <= quantity <= MOST:
        raise Invalid({"quantity": _("Between 0 and %(most)s.") % {"most": MOST}})
    known = (
        KitTool.objects.select_for_update(of=("self",), no_key=True).filter(skill=skill, tool_type=tool_type).first()
    )
    before = known.quantity if known else 0
    if before == quantity:
        return known
    if quantity == 0:
        assert known is not None
        known.delete()
        kept = None
    else:
        kept, _is_new = KitTool.objects.update_or_create(
            skill=skill, tool_type=tool_type, defaults={"quantity": quantity}
        )
    record(KitChanged(skill.code, tool_type.code, before, quantity), about=company(), by=by)
    return kept
