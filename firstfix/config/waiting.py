"""What waits for people, from all areas: first what customers wait for, then the company's own affairs."""

from __future__ import annotations

from firstfix.billing.waiting import WAITING as BILLING
from firstfix.care.waiting import WAITING as CARE
from firstfix.diagnosis.waiting import WAITING as DIAGNOSIS
from firstfix.engineer.waiting import WAITING as PHONES
from firstfix.growth.waiting import WAITING as GROWTH
from firstfix.logistics.waiting import WAITING as LOGISTICS
from firstfix.rewards.waiting import WAITING as REWARDS
from firstfix.work.waiting import WAITING as WORK

WAITING = (*WORK, *PHONES, *CARE, *LOGISTICS, *DIAGNOSIS, *BILLING, *REWARDS, *GROWTH)
