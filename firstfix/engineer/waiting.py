"""What phones could not get rid of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.engineer.queries.phones import phones_with_refused
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting

WAITING = (
    Waiting(_("Refused entries of phones"), "mobile", "phones", "phone.see", frozenset({Role.DISPATCHER}),
            lambda _user: phones_with_refused(), query="refused=waiting"),
)  # fmt: skip
