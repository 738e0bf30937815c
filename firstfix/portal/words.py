"""Where a request stands, in words for a customer: no codes, no blame, no names of departments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text

#: The way that a customer sees, in order: reported, accepted, appointment, on the way, at work, works again.
WAY: tuple[tuple[str, Text], ...] = (
    ("reported", _("We have your report")),
    ("accepted", _("We are preparing the repair")),
    ("scheduled", _("An appointment is made")),
    ("on_the_way", _("The engineer is on the way")),
    ("working", _("The engineer is at work")),
    ("restored", _("It works again")),
)

#: From the state of the order to the place on the way, and to the sentence on top of the page.
ORDER_WORDS: dict[str, tuple[str, Text]] = {
    "open": ("accepted", _("We are looking for the right engineer and a time that suits.")),
    "scheduled": ("scheduled", _("Your appointment is made.")),
    "dispatched": ("on_the_way", _("Our engineer is on the way to you.")),
    "on_site": ("working", _("Our engineer is working on it.")),
    "waiting_parts": (
        "accepted",
        _("We are waiting for a part. We tell you the new appointment as soon as it is here."),
    ),
    "waiting_customer": (
        "accepted",
        _("We need something from you before we can go on. We will call you, or call us."),
    ),
    "waiting_rnd": ("accepted", _("Our specialists are working out the solution.")),
    "restored": ("restored", _("It works again.")),
    "closed": ("restored", _("It works again, and everything is done.")),
    "cancelled": ("reported", _("This repair was cancelled. If it still does not work, please report it again.")),
}

REQUEST_WORDS: dict[str, tuple[str, Text]] = {
    "new": ("reported", _("We have your report and will answer soon.")),
    "ordered": ("accepted", _("We are preparing the repair.")),
    "solved": ("restored", _("It was solved without a visit.")),
    "duplicate": ("accepted", _("We already know of this fault and are working on it.")),
    "declined": ("reported", _("We could not take this on. Our answer stands below.")),
    "closed": ("restored", _("It works again, and everything is done.")),
}
