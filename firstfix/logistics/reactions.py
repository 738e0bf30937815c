"""What stock does when orders go on, and whom transfers are told to. Safe to repeat, but for the telling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from firstfix.logistics.actions import fit_reservations, release_reservations
from firstfix.logistics.facts import (
    PartsReserved,
    TransferApproved,
    TransferAsked,
    TransferCancelled,
    TransferReceived,
    TransferRefused,
    TransferSent,
)
from firstfix.logistics.models import ProofPhoto, StockPlace, Transfer
from firstfix.logistics.queries.waited_for import lacks_at_hand
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.files.facts import FileArrived
from firstfix.platform.files.models import Upload
from firstfix.platform.notices.actions import notify
from firstfix.work.actions import step_work_order
from firstfix.work.facts import WorkOrderChanged, WorkOrderStepped
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES


def release_when_over(fact: WorkOrderStepped, *, about: WorkOrder, by: Actor) -> None:
    """What was kept for an order that needs nothing any more is free again."""
    if fact.to_state not in OPEN_STATES:
        release_reservations(about, by=SYSTEM)


def release_what_is_not_needed(fact: WorkOrderChanged, *, about: WorkOrder, by: Actor) -> None:
    if "part_needs" in fact.fields:
        fit_reservations(about, by=SYSTEM)


def go_on_with_parts(fact: PartsReserved, *, about: WorkOrder, by: Actor) -> None:
    if about.state == "waiting_parts":
        _go_on(about, by=by, at=facts_about(about).filter(name="PartsReserved").values_list("at", flat=True).first())


def go_on_with_brought(fact: TransferReceived, *, about: Transfer, by: Actor) -> None:
    if about.work_order:
        _go_on(about.work_order, by=by, at=about.received_at)


def _go_on(order: WorkOrder, *, by: Actor, at: datetime | None) -> None:
    """Once all its parts are there, an order waits for them no more: it is to be planned, and who plans hears so."""
    if order.state != "waiting_parts" or order.awaited_quote or lacks_at_hand(order):
        return
    step_work_order(order, "resume", by=SYSTEM, at=at)
    link = reverse("work_order", args=[order.pk])
    plan = User.objects.filter(is_active=True, roles__overlap=[Role.DISPATCHER, Role.DESK]).exclude(pk=by.pk or 0)
    for user in plan:
        notify(user, "waited_parts_there", link=link, number=order.number, at=at)


def tell_transfer_asked(fact: TransferAsked, *, about: Transfer, by: Actor) -> None:
    """Whose van it is to come out of, else the parts keepers."""
    if about.from_place and about.from_place.kind == StockPlace.Kind.VAN:
        asked: list[User | None] = [_driver(about.from_place)]
    else:
        asked = list(User.objects.filter(is_active=True, roles__contains=[Role.PARTS]))
    _tell(asked, "transfer_asked", about, by, at=about.asked_at, name=about.asked_by_name)


def tell_transfer_approved(fact: TransferApproved, *, about: Transfer, by: Actor) -> None:
    if about.rest_of_id is None:
        _tell([about.asked_by], "transfer_approved", about, by, at=about.approved_at)


def tell_transfer_refused(fact: TransferRefused, *, about: Transfer, by: Actor) -> None:
    _tell([about.asked_by], "transfer_refused", about, by, at=about.closed_at)


def tell_transfer_cancelled(fact: TransferCancelled, *, about: Transfer, by: Actor) -> None:
    _tell([about.asked_by, _driver(about.to_place)], "transfer_cancelled", about, by, at=about.closed_at)


def tell_transfer_sent(fact: TransferSent, *, about: Transfer, by: Actor) -> None:
    _tell(
        [about.asked_by, _driver(about.to_place)],
        "transfer_sent",
        about,
        by,
        at=about.sent_at,
        place=about.to_place.name,
    )


def tell_transfer_received(fact: TransferReceived, *, about: Transfer, by: Actor) -> None:
    """Only what somebody has to look for: the keepers, and whoever gave it out of a van."""
    if fact.missing:
        keepers = list(User.objects.filter(is_active=True, roles__contains=[Role.PARTS]))
        _tell([*keepers, _driver(about.from_place)], "transfer_missing", about, by, at=about.received_at)


def _driver(place: StockPlace | None) -> User | None:
    return place.engineer.user if place and place.engineer else None


def _tell(
    people: Iterable[User | None], words: str, about: Transfer, by: Actor, *, at: datetime | None, **said: str
) -> None:
    """Each once, and not the one who did it."""
    link = reverse("transfer", args=[about.pk])
    for user in {one.pk: one for one in people if one and one.pk != by.pk}.values():
        notify(user, words, link=link, visit=None, at=at, number=about.number, **said)


def take_proof(fact: FileArrived, *, about: Upload, by: Actor) -> None:
    """The photo of an old part that a phone had announced is here."""
    for proof in ProofPhoto.objects.filter(upload=about, file=None):
        proof.file = about.file
        proof.save(update_fields=["file"])
