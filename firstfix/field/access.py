"""Visits, as those may have them who carry them out: engineers their own, dispatchers and managers all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may
from firstfix.platform.errors import NotAllowed
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.models import Visit


def own_visit_for(by: Actor, id: int, *, lock: bool = False) -> Visit:
    visit = visit_for(by, id, lock=lock)
    if not (may(by, "visit.plan") or visit.bookings.filter(engineer__user_id=by.pk or 0).exists()):
        raise NotAllowed(_("This is a colleague's visit."))
    return visit
