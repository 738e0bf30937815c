"""What proves to a supplier that an old part is under its warranty: photos, and the old serial number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.access import is_own_van
from firstfix.logistics.facts import OldPartProved
from firstfix.logistics.models import PartUse, ProofPhoto
from firstfix.logistics.queries.claims import terms_by_part, warranty_of
from firstfix.logistics.rules import is_read, is_same_serial
from firstfix.logistics.states import CLAIMABLE_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import Upload

#: More photos of one old part help nobody.
MOST_PHOTOS = 12


@transaction.atomic
def prove_old_part(
    use: PartUse,
    *,
    by: Actor,
    photos: Sequence[Any] = (),
    serial: str = "",
    is_on_site: bool = False,
    at: datetime | None = None,
) -> PartUse:
    """Photos of the old part with its label, or the serial number that nobody had read, by who carries it or the store.

    photos      files, or what a phone has announced, which is one photo however often it is told
    is_on_site  by who is on a visit of the order, which the caller has checked; two engineers have one van
    A number that was read already is not changed here: another one that comes back is told when it is received.
    """
    require(by, "old_part.hand_in")
    rows = PartUse.objects.select_for_update(of=("self",), no_key=True)
    use = rows.select_related("part", "asset", "place__engineer", "work_order").get(pk=use.pk)
    if not (is_on_site or may(by, "old_part.receive") or (use.place and is_own_van(by, use.place))):
        raise NotAllowed
    if use.return_state not in (*CLAIMABLE_STATES, "claimed"):
        raise Refused(_("Nothing is to be proved of this part any more."))
    serial, at = serial.strip(), at or timezone.now()
    if not photos and not serial:
        raise Invalid({"photos": _("Add a photo, or the serial number.")})
    if use.proofs.count() + len(photos) > MOST_PHOTOS:
        raise Invalid({"photos": _("At most %(n)s photos of one old part.") % {"n": MOST_PHOTOS}})
    if serial:
        _note_serial(use, serial, by=by, at=at)
    told = [photo for photo in photos if isinstance(photo, Upload)]
    known = set(use.proofs.filter(upload__in=told).values_list("upload", flat=True)) if told else set()
    new = [photo for photo in photos if not (isinstance(photo, Upload) and photo.pk in known)]
    for photo in new:
        ProofPhoto.objects.create(use=use, at=at, by_name=by.name, **_files(photo))
    if new:
        record(OldPartProved(use.part.code, "photo"), about=use.work_order, by=by, at=at)
    return use


def _files(photo: Any) -> dict[str, Any]:
    if not isinstance(photo, Upload):
        return {"file": store_photo(photo, name=getattr(photo, "name", "") or "photo.jpg")}
    # Locked, so that a file that becomes whole at this moment is either in here or meets the proof.
    upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.pk)
    return {"upload": upload, "file": upload.file}


def _note_serial(use: PartUse, serial: str, *, by: Actor, at: datetime) -> None:
    if is_read(use.old_serial):
        if is_same_serial(serial, use.old_serial):
            return
        raise Invalid({"serial": _("%(serial)s was read already.") % {"serial": use.old_serial}})
    if not is_read(serial):
        raise Invalid({"serial": _("A supplier does not take that for a serial number.")})
    use.serial_removed = serial[:80]
    see_warranty(use)
    use.save()
    record(OldPartProved(use.part.code, "serial"), about=use.work_order, by=by, at=at)


def see_warranty(use: PartUse) -> None:
    """Until when its old part is to be claimed, as far as it is known now; not yet saved."""
    covered = warranty_of(use, terms_by_part({use.part_id}).get(use.part_id))
    use.claim_by = covered.claim_by if covered else None
