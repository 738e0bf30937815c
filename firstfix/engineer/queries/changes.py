"""Which documents of a phone a change shows in: by the facts that became visible since its cursor."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from firstfix.care.models import Bulletin
from firstfix.diagnosis.models import ArticleProduct, FaultModel
from firstfix.engineer.models import Phone
from firstfix.engineer.queries.window import Planned, Window
from firstfix.equipment.models import ModelPart, ProductModel
from firstfix.field.models import Checklist
from firstfix.field.queries.picks import TO_COME
from firstfix.field.rules.checklist import Scope
from firstfix.logistics.models import StockMove, StockPlace, Transfer
from firstfix.platform.facts.queries import Told
from firstfix.platform.tenants.scope import current_tenant_id
from firstfix.rewards.models import AddedHours, Advance, Claim, Expense, Trip
from firstfix.scheduling.models import Booking
from firstfix.work.models import PartNeed, ToolNeed, WorkOrder

#: Verbs of an order after which the same asset has another past.
ENDING = ("restore", "restore_remotely", "resume_work", "close", "reopen", "cancel")
#: Facts about orders that say which parts they need and where these are, and about visits that say what is fetched.
NEEDED = (
    *("WorkOrderChanged", "PartsReserved", "ReservationsReleased", "ReservationLost", "PartUsed", "PartUseUndone"),
    *("CallPlanned", "CallLeftOut"),
)
#: Facts about orders that move parts: which places they changed is told by the moves.
USED = ("PartUsed", "PartUseUndone", "OldPartHandedIn", "OldPartReturned", "OldPartGivenUp", "OldPartProved")
#: Facts about places and tools after which a pick list may say something else.
STOCKED = (
    *("PartsReceived", "PartsTransferred", "PartsArrived", "PicksTaken", "StockCounted", "PartsScrapped"),
    *("StockDifferenceFound", "StockDifferenceSettled"),
)
TRANSFERRED = (
    *("TransferAsked", "TransferApproved", "TransferRefused", "TransferSent", "TransferReceived", "TransferCancelled"),
)
#: Facts after which somebody may have another van.
VANS = ("StockPlaceAdded", "StockPlaceChanged")
TOOLS = (
    "ToolAdded",
    "ToolChanged",
    "ToolMoved",
    "ToolCalibrated",
    "ToolSentForCalibration",
    "ToolReserved",
    "ToolGivenBack",
    "ToolLoanCancelled",
)
#: Facts about visits by which their engineers' hours become others.
TIMED = ("EngineerArrived", "StepToldLate", "VisitTimeCorrected", "VisitLeft", "VisitMissed")
CHECKLISTS = (
    *("ChecklistAdded", "ChecklistChanged"),
    *("ChecklistStepAdded", "ChecklistStepChanged", "ChecklistStepMoved", "ChecklistStepRemoved"),
)
#: Facts about the engineer that name a day.
SAID_OF_DAYS = ("DayAccepted", "DayPacked", "PartsReportedMissing")
#: Facts after which the pack of a product model has another name.
PACKED = (
    *("FaultModelStepped", "StrategyTreeMade", "ArticlePublished", "ArticleWithdrawn", "ArticleChanged"),
    *("PartAdded", "PartChanged"),
)
#: Facts about courses, all of which the lists name.
COURSES = ("CourseAdded", "CourseChanged", "CourseVersionWritten")
#: Facts about bulletins: those of a whole product model, and of one machine.
BULLETINS = ("BulletinPublished", "BulletinClosed", "BulletinReopened", "MachineServed")
#: Facts about expenses, advances, trips and added hours.
CLAIMED = (
    *("ExpenseClaimed", "TripClaimed", "HoursClaimed", "ClaimChanged", "ClaimWithdrawn", "ClaimApproved"),
    *("ClaimReturned", "ExpensePaid", "ReceiptArrived", "AdvanceAsked", "AdvancePaid", "AdvanceUsed"),
)
#: Facts about phones by which the list of what was refused becomes another.
REFUSED = ("VerbRefused", "VerbSettled")
CLAIMS: Mapping[str, type[Claim]] = {model._meta.label_lower: model for model in (Expense, Advance, Trip, AddedHours)}
#: Facts that are asked for whatever record they are about.
NAMES = (
    *("WorkOrderStepped", "WorkOrderClosed", "EngineerChanged"),
    *(*USED, *STOCKED, *TRANSFERRED, *VANS, *TOOLS, *CHECKLISTS, *PACKED, *CLAIMED, *REFUSED, *BULLETINS, *COURSES),
)


@dataclass
class Changes:
    """What has changed: visits by their ids, days, and which of the other documents."""

    visits: set[int] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    van: bool = False
    transfers: bool = False
    me: bool = False
    lists: bool = False
    notices: bool = False
    refused: bool = False


def changes_in(window: Window, told: Sequence[Told], *, left: Collection[int]) -> Changes:
    """Without facts no statement; with some, one for each kind of question that they raise.

    left  orders that the phone shows as left over
    """
    found = Changes()
    if not told:
        return found
    for fact in told:
        ours = window.by_record.get((fact.about_kind, fact.about_id), ())
        _add(found, ours)
        if fact.name in NEEDED:
            found.days |= {window.day_of[one.visit] for one in ours}
        found.me |= fact.name in TIMED and bool(ours)
        if fact.about_kind == "work.workorder" and (fact.about_id in left or _is_over(window, ours)):
            found.days.add(window.today)  # it is left over no more, or is from now on
    names = {fact.name for fact in told}
    found.me |= window.engineer.pk in _about("people.engineer", told) or _has_claims(window, told)
    found.days |= _days_told(window, told)
    found.notices = window.engineer.user_id in _about("accounts.user", told)
    found.refused = not names.isdisjoint(REFUSED) and _has_phones(window, told)
    found.lists = current_tenant_id() in _about("tenants.tenant", told) or not names.isdisjoint(COURSES)
    _add(found, _with_another_past(window, told))
    _add(found, _with_colleagues(window, _about("people.engineer", told)))
    if not names.isdisjoint(CHECKLISTS):
        _add(found, _with_checklists(window, _about("field.checklist", told)))
    if not names.isdisjoint((*USED, *STOCKED)):
        found.van |= _van_moved(window, told)
    found.van |= not names.isdisjoint((*VANS, *TOOLS))
    if not names.isdisjoint((*TRANSFERRED, *VANS, "EngineerChanged")):
        found.transfers = _has_transfers(window, told)
    if not names.isdisjoint((*STOCKED, *TOOLS)):
        found.days |= _days_with_other_picks(window, told)
    if not names.isdisjoint((*USED, *STOCKED, *VANS)):
        _add(found, _with_other_own(window, told))
    if not names.isdisjoint(PACKED):
        _add(found, _with_other_packs(window, told))
    if not names.isdisjoint(BULLETINS):
        _add(found, _with_bulletins(window, told))
    if "PartChanged" in names:
        found.van = found.transfers = True
        _add(found, window.visits)
    return found


def _is_over(window: Window, visits: Iterable[Planned]) -> bool:
    return any(window.day_of[one.visit] < window.today for one in visits)


def _add(found: Changes, visits: Iterable[Planned]) -> None:
    found.visits |= {one.visit for one in visits}


def _about(kind: str, told: Iterable[Told]) -> set[int]:
    return {fact.about_id for fact in told if fact.about_kind == kind}


def _said(fact: Told) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(fact.data)
    return said


def _days_told(window: Window, told: Iterable[Told]) -> set[date]:
    """Days of which the engineer has said something, on this phone or another one."""
    said = (fact for fact in told if fact.name in SAID_OF_DAYS and fact.about_id == window.engineer.pk)
    return {date.fromisoformat(_said(fact)["day"]) for fact in said}


def _with_another_past(window: Window, told: Iterable[Told]) -> list[Planned]:
    """Visits at assets on which another order has ended or was taken up again."""
    assets = {one.asset for one in window.visits if one.asset}
    ended = {
        fact.about_id
        for fact in told
        if fact.name == "WorkOrderClosed" or (fact.name == "WorkOrderStepped" and _said(fact).get("verb") in ENDING)
    }
    if not assets or not ended:
        return []
    touched = set(WorkOrder.objects.filter(pk__in=ended, asset__in=assets).values_list("asset_id", flat=True))
    return [one for one in window.visits if one.asset in touched]


def _with_colleagues(window: Window, engineers: set[int]) -> list[Planned]:
    others = engineers - {window.engineer.pk}
    if not others:
        return []
    shared = Booking.objects.filter(visit__in=window.ids, engineer__in=others)
    visits = set(shared.values_list("visit_id", flat=True))
    return [one for one in window.visits if one.visit in visits]


def _with_checklists(window: Window, checklists: set[int]) -> list[Planned]:
    lists = list(Checklist.objects.filter(pk__in=checklists))
    models = {one.product_model for one in window.visits if one.product_model}
    scopes = {
        row[0]: Scope(*row)
        for row in ProductModel.objects.filter(pk__in=models).values_list("pk", "protection", "applied_part")
    }
    return [
        one
        for one in window.visits
        if any(
            asked.kind == one.kind and asked.scope.holds_for(scopes.get(one.product_model or 0, Scope(None)))
            for asked in lists
        )
    ]


def _with_other_packs(window: Window, told: Sequence[Told]) -> list[Planned]:
    if any(fact.name == "ArticleChanged" and _said(fact).get("what") == "topics" for fact in told):
        return list(window.visits)  # it may have been about a product that it is not about any more
    about = {kind: _about(kind, told) for kind in ("diagnosis.faultmodel", "diagnosis.article", "equipment.part")}
    models = FaultModel.objects.filter(pk__in=about["diagnosis.faultmodel"]).values_list("product_model", flat=True)
    articles = ArticleProduct.objects.filter(article__in=about["diagnosis.article"])
    parts = ModelPart.objects.filter(part__in=about["equipment.part"])
    touched = {
        *models,
        *articles.values_list("product_model", flat=True),
        *parts.values_list("product_model", flat=True),
    }
    return [one for one in window.visits if one.product_model in touched]


def _with_bulletins(window: Window, told: Sequence[Told]) -> list[Planned]:
    """Visits at a machine that was served, and at all of a model for which a bulletin came or went."""
    machines = {_said(fact)["asset"] for fact in told if fact.name == "MachineServed"}
    bulletins = {fact.about_id for fact in told if fact.name in BULLETINS and fact.name != "MachineServed"}
    models = set(Bulletin.objects.filter(pk__in=bulletins).values_list("product_model", flat=True))
    return [one for one in window.visits if one.asset in machines or one.product_model in models]


def _has_claims(window: Window, told: Sequence[Told]) -> bool:
    return any(
        (claims := _about(kind, told))
        and model._default_manager.filter(pk__in=claims, engineer=window.engineer).exists()
        for kind, model in CLAIMS.items()
    )


def _has_phones(window: Window, told: Sequence[Told]) -> bool:
    return Phone.objects.filter(pk__in=_about("engineer.phone", told), user=window.engineer.user_id).exists()


def _van_moved(window: Window, told: Sequence[Told]) -> bool:
    van = StockPlace.objects.filter(engineer=window.engineer).values_list("pk", flat=True).first()
    if van is None:
        return False
    if van in _about("logistics.stockplace", told):
        return True
    orders = {fact.about_id for fact in told if fact.name in USED}
    here = Q(from_place=van) | Q(to_place=van)
    return bool(orders) and StockMove.objects.filter(here, work_order__in=orders).exists()


def _with_other_own(window: Window, told: Sequence[Told]) -> list[Planned]:
    """Visits at customers whose own parts came, went or were used on any of their orders."""
    places = Q(pk__in=_about("logistics.stockplace", told))
    if orders := {fact.about_id for fact in told if fact.name in USED}:
        places |= Q(customer__in=WorkOrder.objects.filter(pk__in=orders).values("site__customer"))
    theirs = StockPlace.objects.filter(places, kind=StockPlace.Kind.CUSTOMER)
    customers = set(theirs.values_list("customer_id", flat=True))
    return [one for one in window.visits if one.customer in customers]


def _has_transfers(window: Window, told: Sequence[Told]) -> bool:
    """Of the engineer's van; or others have a van now to whom parts can be given, or are called otherwise."""
    if any(fact.name in VANS or _is_another_colleague(fact) for fact in told):
        return True
    van = Q(from_place__engineer=window.engineer) | Q(to_place__engineer=window.engineer)
    return Transfer.objects.filter(van, pk__in=_about("logistics.transfer", told)).exists()


def _is_another_colleague(fact: Told) -> bool:
    return fact.name == "EngineerChanged" and not {"name", "is_active"}.isdisjoint(_said(fact).get("changed", ()))


def _days_with_other_picks(window: Window, told: Sequence[Told]) -> set[date]:
    """Days whose visits to come need a part that went somewhere, or any tool when tools did."""
    coming = {one.order: window.day_of[one.visit] for one in window.visits if one.state in TO_COME}
    if not coming:
        return set()
    days: set[date] = set()
    if codes := {code for fact in told if fact.name in STOCKED for code in _codes(_said(fact))}:
        needs = PartNeed.objects.filter(work_order__in=coming, part__code__in=codes)
        days |= {coming[order] for order in needs.values_list("work_order_id", flat=True)}
    if any(fact.name in TOOLS or _said(fact).get("tools") for fact in told if fact.name in (*TOOLS, *STOCKED)):
        tools = ToolNeed.objects.filter(work_order__in=coming)
        days |= {coming[order] for order in tools.values_list("work_order_id", flat=True)}
    return days


def _codes(said: dict[str, Any]) -> list[str]:
    """The parts that a fact about a place names."""
    if "part" in said:
        return [said["part"]]
    return [line[0] for line in (*said.get("parts", ()), *said.get("differences", ()))]
