"""Which parts vans should carry: a worker works it out, a person applies it, or the night where the place says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import MEASURED
from firstfix.logistics import translate
from firstfix.logistics.facts import VanStockSet, VanStockStarted
from firstfix.logistics.models import Condition, StockBalance, StockingRun, StockPlace, VanAdvice
from firstfix.logistics.queries.van_stock import Jobs, carried_by, last_run, vans
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record

#: A run that has not come to an end by then has lost its worker for good.
LOST_AFTER = timedelta(hours=3)
#: Older runs go when a new one is done.
RUNS_KEPT = 8
#: What a run takes over from the one before it by night.
RULES = ("months", "refill_days", "miss_cost", "holding_percent", "capacity_kg")

State = StockingRun.State


@transaction.atomic
def start_van_stock(
    *,
    by: Actor,
    months: int = 12,
    refill_days: int = 7,
    miss_cost: Decimal = Decimal(300),
    holding_percent: int = 25,
    capacity_kg: Decimal | None = None,
    is_nightly: bool = False,
    at: datetime | None = None,
) -> StockingRun:
    """Let a worker work out what each van should carry. Refused while that is under way."""
    require(by, "van_policy.change")
    at = at or timezone.now()
    if wrong := _wrong(months, refill_days, miss_cost, holding_percent, capacity_kg):
        raise Invalid(wrong)
    under_way = (
        StockingRun.objects.select_for_update(no_key=True).filter(state__in=(State.WAITING, State.RUNNING)).first()
    )
    if under_way is not None:
        if under_way.started_at > at - LOST_AFTER:
            raise Refused(_("It is being worked out already."))
        end_van_stock(under_way, State.FAILED, at=at)
    count = vans().count()
    if not count:
        raise Refused(_("There is no van stock yet."))
    run = StockingRun.objects.create(
        started_by=by if isinstance(by, User) else None, started_at=at, created_at=at, is_nightly=is_nightly,
        months=months, refill_days=refill_days, miss_cost=miss_cost, holding_percent=holding_percent,
        capacity_kg=capacity_kg, total=count,
    )  # fmt: skip
    record(VanStockStarted(count), about=run, by=by, at=at)
    return run


def _wrong(
    months: int, refill_days: int, miss_cost: Decimal, holding_percent: int, capacity_kg: Decimal | None
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not 1 <= months <= 60:
        wrong["months"] = _("Between 1 and 60.")
    if not 1 <= refill_days <= 60:
        wrong["refill_days"] = _("Between 1 and 60.")
    if not 0 < miss_cost <= 1_000_000:
        wrong["miss_cost"] = _("More than 0.")
    if not 0 <= holding_percent <= 200:
        wrong["holding_percent"] = _("Between 0 and 200.")
    if capacity_kg is not None and not 0 <= capacity_kg <= 100_000:
        wrong["capacity_kg"] = _("At least 0.")
    return wrong


def start_nightly(*, at: datetime) -> StockingRun | None:
    """With the rules of the run before, where some van is filled by the policy; None where none is."""
    before = last_run()
    if before is None or not vans().filter(policy=StockPlace.Policy.REPAIR_KIT).exists():
        return None
    if before.is_under_way and before.started_at > at - LOST_AFTER:
        return None
    return start_van_stock(by=SYSTEM, is_nightly=True, at=at, **{name: getattr(before, name) for name in RULES})


@transaction.atomic
def take_van_stock(run_id: int) -> StockingRun | None:
    """For the worker; None when there is nothing left to do."""
    run = StockingRun.objects.select_for_update(no_key=True).filter(pk=run_id).first()
    if run is None or not run.is_under_way:
        return None
    run.state = State.RUNNING
    run.save()
    return run


@transaction.atomic
def advise_van(run: StockingRun, van: StockPlace, jobs: Jobs) -> VanAdvice:
    """What this van should carry. Safe to repeat: the newer word replaces the older one of the same run."""
    plan = translate.van_plan(
        jobs.values(),
        carried_by(van, jobs),
        days=round(run.months * 365 / 12),
        refill_days=run.refill_days,
        miss_cost=float(run.miss_cost),
        holding_rate=run.holding_percent / 100,
        capacity_kg=None if run.capacity_kg is None else float(run.capacity_kg),
    )
    advice, _made = VanAdvice.objects.update_or_create(run=run, place=van, defaults={"jobs": len(jobs), "plan": plan})
    return advice


@transaction.atomic
def end_van_stock(run: StockingRun, state: str = State.DONE, *, at: datetime | None = None) -> StockingRun:
    run.state, run.finished_at = state, at or timezone.now()
    run.save()
    if state == State.DONE:
        kept = StockingRun.objects.order_by("-started_at", "-pk").values_list("pk", flat=True)[:RUNS_KEPT]
        StockingRun.objects.exclude(pk__in=list(kept)).delete()
    return run


@transaction.atomic
def apply_van_stock(run: StockingRun, places: Collection[int], *, by: Actor, at: datetime | None = None) -> int:
    """The chosen vans (ids) are filled so from now on: minimum and maximum of each part are the level, and the place
    goes by the policy. Returns for how many parts that is a change.
    """
    require(by, "van_policy.change")
    if run.state != State.DONE:
        raise Refused(_("This has not been worked out."))
    at, changed = at or timezone.now(), 0
    chosen = run.advice.filter(place__in=places).select_related("place__engineer").order_by("place")
    for advice in chosen.select_for_update(of=("self",), no_key=True):
        count = _set_levels(advice)
        changed += count
        place = advice.place
        if place.policy != StockPlace.Policy.REPAIR_KIT:
            place.policy = StockPlace.Policy.REPAIR_KIT
            place.save()
        advice.applied_at = at
        advice.save(update_fields=["applied_at"])
        record(VanStockSet(count), about=place, by=by, at=at)
    return changed


def _set_levels(advice: VanAdvice) -> int:
    """Parts that are measured are not worked out: their levels stay as somebody set them."""
    wanted = {int(one["id"]): int(one["after"]) for one in advice.plan["parts"]}
    balances = StockBalance.objects.filter(place=advice.place, condition=Condition.GOOD)
    balances = balances.exclude(part__unit__in=MEASURED)
    known = {one.part_id: one for one in balances.order_by("pk").select_for_update(no_key=True)}
    new = [
        StockBalance(place=advice.place, part_id=part, minimum=level, maximum=level)
        for part, level in sorted(wanted.items())
        if level and part not in known
    ]
    changed = []
    for part, balance in known.items():
        level = wanted.get(part, 0)
        if (balance.minimum, balance.maximum) != (level, level):
            balance.minimum = balance.maximum = level
            changed.append(balance)
    StockBalance.objects.bulk_create(new)
    StockBalance.objects.bulk_update(changed, ["minimum", "maximum"], batch_size=500)
    return len(new) + len(changed)


def apply_where_told(run: StockingRun, *, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """What a nightly run says goes into the vans that are filled by the policy."""
    places = vans().filter(policy=StockPlace.Policy.REPAIR_KIT).values_list("pk", flat=True)
    return apply_van_stock(run, list(places), by=by, at=at)


def note_progress(run: StockingRun, done: int) -> None:
    """How far the worker is, seen at once: in a transaction of its own."""
    StockingRun.objects.filter(pk=run.pk).update(done=done)
