"""What all that is caught has in common when it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from firstfix.care.facts import CareAnswered, CareCaught
from firstfix.care.models import Where
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.errors import Invalid, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.notices.actions import notify
from firstfix.platform.notices.register import Value
from firstfix.scheduling.models import Visit

#: Longer than what anybody says on site; a client that sends more sends something else.
LONGEST_TEXT = 10_000


def said(text: str, *, field: str, ask: Text, most: int = LONGEST_TEXT) -> str:
    """The text without blanks around it; Invalid when nothing is left (`ask` says so) or when it is too long."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid({field: ask})
    if len(text) > most:
        raise Invalid({field: _("This is too long: %(n)s characters at most.") % {"n": most}})
    return text


def short(text: str, *, field: str, most: int = 120) -> str:
    """A name or the like, which may be empty."""
    text = text.replace("\x00", "").strip()
    if len(text) > most:
        raise Invalid({field: _("This is too long: %(n)s characters at most.") % {"n": most}})
    return text


def photo_fields(photo: BinaryIO | Upload | None) -> dict[str, StoredFile | Upload | None]:
    """A picture as it is kept: stored, or with its file still on its way from a phone."""
    if photo is None:
        return {}
    if isinstance(photo, Upload):
        # Locked, so that a file that becomes whole at this moment is either in here or meets the record.
        upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.pk)
        return {"upload": upload, "file": upload.file}
    return {"file": store_photo(photo, name="photo.jpg")}


def person(by: Actor) -> User | None:
    """Who acts, as a row; nobody for the system and for guests."""
    return by if isinstance(by, User) else None


def tell_visit(visit: Visit | None, kind: str, *, by: Actor, at: datetime) -> None:
    """The visit's copy on phones has something new."""
    if visit:
        record(CareCaught(kind), about=visit, by=by, at=at)


def tell_answer(visit: Visit | None, kind: str, number: str, *, by: Actor, at: datetime) -> None:
    if visit:
        record(CareAnswered(kind, number), about=visit, by=by, at=at)


def require_place(where: Where) -> None:
    if where.customer is None:
        raise Invalid({"customer": _("Please say at which customer's it was.")})


def notify_all(
    people: Iterable[User | None],
    words: str,
    *,
    but: Actor,
    link: str,
    at: datetime,
    visit: int | None = None,
    **values: Value,
) -> None:
    """Tell each of them once, but not the one who did it."""
    for user in {user.pk: user for user in people if user and user.is_active and user.pk != but.pk}.values():
        notify(user, words, link=link, visit=visit, at=at, **values)
