"""The rooms of rewards for programs."""

from ninja import Router

from firstfix.rewards.api.claims import router as claims
from firstfix.rewards.api.pay import router as pay

router = Router(tags=["rewards"])
for room in (claims, pay):
    router.add_router("", room)
