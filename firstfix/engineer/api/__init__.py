"""The phone's door: docs/formats/phone-sync.md is the contract."""

from ninja import Router

from firstfix.engineer.api.files import router as files
from firstfix.engineer.api.likely import router as likely
from firstfix.engineer.api.me import router as me
from firstfix.engineer.api.packs import router as packs
from firstfix.engineer.api.phones import router as phones
from firstfix.engineer.api.push import router as push
from firstfix.engineer.api.sync import router as sync

router = Router(tags=["phone"])
for part in (sync, files, me, packs, likely, phones, push):
    router.add_router("", part)
