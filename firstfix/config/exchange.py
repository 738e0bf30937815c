"""What can be imported and exported, in the order in which a new company brings it."""

from __future__ import annotations

from collections.abc import Sequence

from firstfix.billing.exchange import KINDS as BILLING
from firstfix.care.exchange import KINDS as CARE
from firstfix.customers.exchange import KINDS as CUSTOMERS
from firstfix.equipment.exchange import KINDS as EQUIPMENT
from firstfix.logistics.exchange import KINDS as LOGISTICS
from firstfix.people.exchange import KINDS as PEOPLE
from firstfix.platform.exchange.kinds import Kind
from firstfix.work.exchange import KINDS as WORK

KINDS: Sequence[Kind] = (*CUSTOMERS, *EQUIPMENT, *PEOPLE, *WORK, *LOGISTICS, *CARE, *BILLING)
