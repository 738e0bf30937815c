"""What phones could not get rid of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.engineer.queries.phones import phones_listed
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting

WAITING = (
    Waiting(_("Refused entries of phones"), "mobile", "phones", "phone.see", frozenset({Role.DISPATCHER}),
            lambda _user: phones_listed().filter(signed_out_at=None, waiting__gt=0), query="refused=waiting"),
)  # fmt: skip
