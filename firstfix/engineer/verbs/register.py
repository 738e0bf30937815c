"""A verb of the phone: what it must say, and the action that it calls."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema

from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import bookings_of


@dataclass(frozen=True)
class Told:
    """What a phone tells, beside the verb's own data. `at` is corrected by how wrong the phone's clock is."""

    uid: uuid.UUID
    by: User
    engineer: Engineer
    at: datetime
    visit_id: int | None = None
    seen: int | None = None
    phone_id: int | None = None

    @cached_property
    def visit(self) -> Visit:
        """The visit that the verb is about, if it is this engineer's; otherwise NotFound, NotAllowed or Invalid.

        Only the own ones, also for somebody who may carry out others' at a desk: a phone shows no others.
        """
        if self.visit_id is None:
            raise Invalid({"visit": _("Say which visit this is about.")})
        visit = visit_for(self.by, self.visit_id)
        crew = [booking.engineer for booking in bookings_of([visit.pk])]
        if self.engineer not in crew:
            names = _(", ").join(one.name for one in crew)
            raise NotAllowed(_("This visit is not yours any more; it is with %(names)s.") % {"names": names})
        return visit


@dataclass(frozen=True)
class Made:
    """The record that a verb made or changed, for the phone to name it."""

    kind: str
    id: int
    name: str


@dataclass(frozen=True)
class Verb:
    """`data` refuses what cannot be understood; `act` raises FirstFixError when it is refused."""

    data: type[Schema]
    act: Callable[[Told, Any], Made | None]


Verbs = Mapping[str, Verb]
