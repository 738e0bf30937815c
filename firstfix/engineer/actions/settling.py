"""What becomes of a refused verb: nothing that an engineer has told goes into a void."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstfix.engineer.access import refused_verb_for
from firstfix.engineer.facts import VerbSettled
from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.queries.phones import tell_in_words
from firstfix.engineer.queries.told import visit_of_theirs
from firstfix.field.actions.notes import LONGEST, add_noted_photo, write_note
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.models import Upload
from firstfix.platform.files.uploads import announce_upload
from firstfix.scheduling.models import Visit


@transaction.atomic
def settle_verb(
    uid: uuid.UUID,
    how: str,
    *,
    engineer: Engineer,
    by: User,
    at: datetime,
    note_uid: uuid.UUID,
    phone: int | None = None,
) -> PhoneVerb:
    """Of PhoneVerb.Settled: its words are kept with the order as a note, it was done anew, or it is given up. Once.

    phone  which one says so: pictures of the verb are kept with the note when they lie there, and come after the text
    """
    verb = refused_verb_for(by, uid)
    if verb.settled_at:
        if verb.settled == how:
            return verb
        raise Refused(_("This was settled already: %(how)s.") % {"how": verb.get_settled_display()})
    if how == PhoneVerb.Settled.NOTED:
        visit = _visit_of(verb, engineer)
        (said,) = tell_in_words([verb])
        text = f"{said}\n{_('Not taken over: %(reason)s') % {'reason': verb.text}}"
        write_note(visit.work_order, text[:LONGEST], visit=visit, by=by, at=verb.at, uid=note_uid)
        if phone == verb.phone_id:
            for upload in _pictures_of(verb, by=by):
                add_noted_photo(visit, upload, caption=said, by=by, at=verb.at)
    verb.settled_at, verb.settled = at, how
    verb.save(update_fields=["settled_at", "settled"])
    record(VerbSettled(uid=str(verb.uid), verb=verb.name, how=how), about=verb.phone, by=by, at=at)
    return verb


def _pictures_of(verb: PhoneVerb, *, by: User) -> Iterator[Upload]:
    """Announced anew: what the refused verb had announced was taken back with it. Without those that are no pictures,
    for which it may have been refused.
    """
    kind = Upload.Kind.DRAWING if verb.name == "sign" else Upload.Kind.PHOTO
    for told in (verb.data.get("file"), *(verb.data.get("files") or ())):
        match told:
            case {"uid": str(uid), "size": int(size), "type": str(content_type)}:
                with suppress(Invalid, ValueError):
                    yield announce_upload(uuid.UUID(uid), size=size, content_type=content_type, kind=kind, by=by)


def _visit_of(verb: PhoneVerb, engineer: Engineer) -> Visit:
    """The visit that the verb was about: the engineer's now, or once, before the desk gave it to somebody else."""
    if verb.visit is None or not Visit.objects.filter(pk=verb.visit).exists():
        raise Refused(_("There is no order that this could be kept with. Do it anew, or give it up."))
    visit = visit_of_theirs(engineer, verb.visit)
    if visit is None:
        raise NotAllowed(_("This is a colleague's visit."))
    return visit
