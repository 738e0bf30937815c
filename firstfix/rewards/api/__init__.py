"""The rooms of rewards for programs."""

from ninja import Router

from firstfix.rewards.api.advances import router as advances
from firstfix.rewards.api.expenses import router as expenses
from firstfix.rewards.api.hours import router as hours
from firstfix.rewards.api.pay_disputes import router as pay_disputes
from firstfix.rewards.api.pay_months import router as pay_months
from firstfix.rewards.api.pay_posts import router as pay_posts
from firstfix.rewards.api.pay_rules import router as pay_rules
from firstfix.rewards.api.trips import router as trips

router = Router(tags=["rewards"])
for room in (expenses, advances, trips, hours, pay_rules, pay_posts, pay_months, pay_disputes):
    router.add_router("", room)
