"""Rules on contracts."""

from django.utils.translation import gettext_lazy as _

#: States of a work order that a contract may name as stopping its clocks (codes of work/states.py).
PAUSING_STATES = (
    ("waiting_parts", _("Waiting for parts")),
    ("waiting_customer", _("Waiting for the customer")),
    ("waiting_rnd", _("Waiting for R&D")),
)
