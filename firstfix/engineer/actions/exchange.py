"""What a phone has told is taken in its order, each verb once: applied, or refused with a reason, for good.

One transaction holds the whole exchange, so an answer that is lost on the way has either happened or not, and the same
request sent again gets the same answers. Inside it each verb has a savepoint of its own:

- what an action refuses, or what no action could understand, is refused; the verbs after it are judged by themselves;
- a mistake of ours is refused as well ("failed"), written to the log with its trace and shown on the page of phones;
  its engineer may do it anew or keep it as a note. Answering 500 instead would let one verb stop a phone for ever;
- a database that has no time (a deadlock, a lock that was not to be had) ends the exchange before that verb, which is
  left for the next one with all that follow.
"""

from __future__ import annotations

import json
import logging
import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.engineer.access import SignedOut
from firstfix.engineer.actions.phones import CLOCK_SLACK
from firstfix.engineer.facts import VerbRefused
from firstfix.engineer.models import Phone, PhoneVerb
from firstfix.engineer.queries.told import visit_of_theirs
from firstfix.people.models import Engineer
from firstfix.platform.errors import FirstFixError, Invalid, NotAllowed, NotFound, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.races import refusal_of

log = logging.getLogger(__name__)

#: In one exchange.
MOST_VERBS = 100
#: Characters of a verb's data: the words of a long visit; photos go another way.
LARGEST = 256 * 1024
#: An older verb comes from a clock that nobody has set.
OLDEST = timedelta(days=60)


@dataclass(frozen=True)
class Sent:
    """A verb as the phone sends it; `at` is by the phone's clock."""

    uid: uuid.UUID
    number: int
    name: str
    at: datetime
    data: Mapping[str, Any]
    visit: int | None = None
    seen: int | None = None


class Act(Protocol):
    """Does what a verb says, and returns the record that it made or changed. FirstFixError when it is refused."""

    def __call__(self, verb: PhoneVerb, engineer: Engineer, /) -> dict[str, Any] | None: ...


class Looked(NamedTuple):
    """The answers, in the order of the verbs' numbers, and how far the server has come."""

    answers: list[PhoneVerb]
    taken: int
    more: bool


class Unknown(Refused):
    """The phone is older or newer than the server."""

    default = gettext_lazy("This server does not know this entry. Keep it as a note.")


class Conflict(Refused):
    """Fields that somebody else has changed meanwhile; what could be taken over of the verb stays."""

    default = gettext_lazy("Somebody else has changed this meanwhile. Both are kept: choose.")

    def __init__(self, conflicts: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self.conflicts = conflicts


CODES: Sequence[tuple[type[FirstFixError], str]] = (
    (Unknown, "unknown"),
    (Conflict, "conflict"),
    (Invalid, "invalid"),
    (NotAllowed, "not_allowed"),
    (NotFound, "not_found"),
    (FirstFixError, "refused"),
)


def take_verbs(
    phone: Phone,
    engineer: Engineer,
    sent: Iterable[Sent],
    *,
    answered: int = 0,
    offset: timedelta,
    act: Act,
    now: datetime,
) -> Looked:
    """Look at what is next of this phone. `offset` is how far the server's clock is ahead of the phone's.

    `answered` is the last number that the phone knows an answer to. A server that is behind it was put back from a
    backup: what came between is lost here, and waiting for it would hold the phone up for ever.
    """
    waiting = sorted(sent, key=lambda one: one.number)
    if not waiting:  # as a rule, and then without a statement
        return Looked([], phone.taken, more=False)
    looked_at, more = waiting[:MOST_VERBS], len(waiting) > MOST_VERBS
    with transaction.atomic():
        answers = _take_in_turn(phone, engineer, looked_at, answered=answered, offset=offset, act=act, now=now)
    return Looked(answers, phone.taken, more=more)


def _take_in_turn(
    phone: Phone, engineer: Engineer, sent: Sequence[Sent], *, answered: int, offset: timedelta, act: Act, now: datetime
) -> list[PhoneVerb]:
    _lock(phone)
    if phone.taken < answered:
        log.warning("phone %s: entries %s to %s are not known any more", phone.pk, phone.taken + 1, answered)
        phone.taken = answered
    known = _told_before(phone, sent)
    answers: list[PhoneVerb] = []
    offset = offset if abs(offset) > CLOCK_SLACK else timedelta(0)
    for one in sent:
        answer, is_next = known.get(one.uid), one.number == phone.taken + 1
        if answer is None and is_next:
            verb = PhoneVerb(
                phone=phone, uid=one.uid, number=one.number, name=one.name, data=dict(one.data), visit=one.visit,
                seen=one.seen, phone_at=one.at, at=min(one.at + offset, now), received_at=now,
            )  # fmt: skip
            answer = _take(verb, engineer, act=act)
            if answer is None:
                break
            known[one.uid] = answer
        if answer is not None:
            answers.append(answer)
            phone.taken += is_next
    Phone.objects.filter(pk=phone.pk).update(taken=phone.taken)
    return answers


def _lock(phone: Phone) -> None:
    """All phones of one person wait for each other: the same verb may come from two of them (an outbox that moved)."""
    rows = Phone.objects.select_for_update(of=("self", "user"), no_key=True).select_related("user")
    row = rows.only("taken", "signed_out_at", "user__tenant").get(pk=phone.pk)
    if row.signed_out_at:
        raise SignedOut
    phone.taken = row.taken


def _told_before(phone: Phone, sent: Sequence[Sent]) -> dict[uuid.UUID, PhoneVerb]:
    """By this person, on this phone or another one."""
    told = PhoneVerb.objects.filter(phone__user=phone.user_id, uid__in=[one.uid for one in sent])
    return {verb.uid: verb for verb in told}


def _take(verb: PhoneVerb, engineer: Engineer, *, act: Act) -> PhoneVerb | None:
    """The ledger's row with the answer; None when the database had no time for it."""
    try:
        with transaction.atomic():
            _refuse_nonsense(verb)
            try:
                verb.made = act(verb, engineer)
            except Conflict as conflict:  # not outside of the savepoint: the other fields have been taken over
                verb.reason = reason_of(conflict)
            # Keys to records that do not exist must not wait until the commit, where they would fail all verbs.
            connection.check_constraints()
    except FirstFixError as error:
        verb.reason = reason_of(error)
    except DataError:
        verb.reason = {"code": "invalid", "text": _("A value does not fit its field.")}
    except OperationalError:
        log.warning("verb %s of phone %s waits: the database was busy", verb.uid, verb.phone_id, exc_info=True)
        return None
    except IntegrityError as error:
        verb.reason = reason_of(refusal) if (refusal := refusal_of(error)) else _failed(verb)
    except Exception:
        verb.reason = _failed(verb)
    is_refused = verb.reason is not None
    if verb.reason is not None and (visit := visit_of_theirs(engineer, verb.visit)):
        # A phone forgets visits that are another one's now; its engineer is still to know what this was about.
        verb.reason["about"] = f"{visit.work_order.number} · {visit.work_order.site.name}"
    verb.state = PhoneVerb.State.REFUSED if is_refused else PhoneVerb.State.APPLIED
    verb.save()
    if is_refused:
        refused = VerbRefused(uid=str(verb.uid), verb=verb.name, reason=verb.text)
        record(refused, about=verb.phone, by=verb.phone.user, at=verb.received_at)
    return verb


def _failed(verb: PhoneVerb) -> dict[str, Any]:
    log.exception("verb %s (%s) of phone %s failed", verb.uid, verb.name, verb.phone_id)
    return {"code": "failed", "text": _("The server made a mistake here. Try it again, or keep it as a note.")}


def _refuse_nonsense(verb: PhoneVerb) -> None:
    """What no row can hold, what another person's phone has told, and times that no clock was set to."""
    if not _fits_a_row(verb.data):
        verb.data = {}
        raise Invalid({"data": _("This has characters or numbers that cannot be kept.")})
    if len(json.dumps(verb.data)) > LARGEST:
        verb.data = {}
        raise Invalid({"data": _("This is too large.")})
    if PhoneVerb.objects.filter(uid=verb.uid).exclude(phone__user=verb.phone.user_id).exists():
        raise Invalid({"uid": _("Somebody else has used this number already. Please do it again.")})
    if verb.at < verb.received_at - OLDEST:
        raise Invalid({"at": _("This is more than 60 days ago. Is the phone's clock right?")})


def _fits_a_row(value: Any) -> bool:
    """PostgreSQL keeps no NUL, no half of a character, and no number that is none."""
    match value:
        case str():
            return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
        case float():
            return math.isfinite(value)
        case dict():
            return all(_fits_a_row(key) and _fits_a_row(one) for key, one in value.items())
        case list():
            return all(map(_fits_a_row, value))
        case _:
            return True


def reason_of(error: FirstFixError) -> dict[str, Any]:
    """`Reason` of the contract, in the language that is spoken now."""
    code = next(code for kind, code in CODES if isinstance(error, kind))
    reason: dict[str, Any] = {"code": code, "text": error.said}
    if isinstance(error, Invalid):
        reason["fields"] = {name: str(text) for name, text in error.errors.items()}
    if isinstance(error, Conflict):
        reason["conflicts"] = error.conflicts
    return reason
