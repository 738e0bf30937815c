"""What the search box finds, from all areas; among equally good results the newer comes first."""

from __future__ import annotations

from firstfix.billing.search import SEARCHABLES as BILLING
from firstfix.care.search import SEARCHABLES as CARE
from firstfix.customers.search import SEARCHABLES as CUSTOMERS
from firstfix.diagnosis.search import SEARCHABLES as DIAGNOSIS
from firstfix.equipment.search import SEARCHABLES as EQUIPMENT
from firstfix.logistics.search import SEARCHABLES as LOGISTICS
from firstfix.people.search import SEARCHABLES as PEOPLE
from firstfix.work.search import SEARCHABLES as WORK

SEARCHABLES = [*WORK, *EQUIPMENT, *DIAGNOSIS, *CUSTOMERS, *PEOPLE, *LOGISTICS, *CARE, *BILLING]
