"""The phone's door: docs/formats/phone-sync.md is the contract."""

from ninja import Router

from firstfix.engineer.api.sync import router as sync

router = Router(tags=["phone"])
router.add_router("", sync)
