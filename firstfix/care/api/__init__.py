"""The rooms of care for programs."""

from ninja import Router

from firstfix.care.api.follow_ups import router as follow_ups

router = Router(tags=["care"])
router.add_router("", follow_ups)
