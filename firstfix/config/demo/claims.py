"""What engineers handed in lately: what they paid on the way, trips and hours; some wait, some came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from firstfix.config.demo.books import OURS
from firstfix.config.demo.chronicle import Chronicle
from firstfix.config.demo.clock import DAY, ZONE, at, minutes
from firstfix.config.demo.company import Worker
from firstfix.config.demo.pictures import receipt
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.roles import Role
from firstfix.platform.files.actions import store_photo
from firstfix.rewards.actions.advances import pay_out, use_advances
from firstfix.rewards.facts import (
    AdvanceAsked,
    ClaimApproved,
    ClaimReturned,
    ExpenseClaimed,
    ExpensePaid,
    HoursClaimed,
    TripClaimed,
)
from firstfix.rewards.models import AddedHours, Advance, Claim, ClaimRules, Expense, Trip
from firstfix.scheduling.models import Booking, Visit

#: So many engineers write down what they spend; the first one is who the demo's visitors look through.
SPENDERS = 10
BEHIND = 21 * DAY
#: Answered within so many days, and paid some days later.
ANSWERED, PAID = 3, 8

#: Kind, from and to how much, shop and what is printed on the receipt, and how often in a day of an engineer.
SPENT = (
    (Expense.Kind.PARKING, 8, 60, "PARKING", 0.35),
    (Expense.Kind.TOLLS, 15, 120, "TOLL", 0.3),
    (Expense.Kind.MEALS, 22, 58, "RESTAURANT", 0.15),
    (Expense.Kind.TRANSPORT, 18, 160, "TAXI", 0.1),
    (Expense.Kind.MATERIALS, 12, 240, "HARDWARE", 0.08),
    (Expense.Kind.ACCOMMODATION, 260, 420, "HOTEL", 0.03),
)
WHY_RETURNED = ("发票抬头不是公司，请换一张。", "照片看不清金额，请重拍。")
#: Amount, what for, how far it has come, and how many days ago it was asked for.
ADVANCED = (
    (Decimal(1500), "常熟客户停产检修，住两晚", "paid", 16),
    (Decimal(800), "太仓新设备安装", "submitted", 1),
    (Decimal(600), "昆山巡检，高速费和餐费", "approved", 3),
)
#: The demo's customers lie around one city: this far out a day counts as a trip.
AWAY_KM = 5
ADDED = (
    (AddedHours.Kind.TRAINING, 180, "新冷水机控制器培训"),
    (AddedHours.Kind.OVERTIME, 95, "客户要求当晚恢复供气"),
    (AddedHours.Kind.OFFICE, 60, "整理旧件和报告"),
    (AddedHours.Kind.STAND_BY, 240, "周末值班"),
)


class Claims:
    """For the days until yesterday that were not told yet, from the visits that were made."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle, self.books, self.company = chronicle, chronicle.books, chronicle.company

    def write(self) -> None:
        self._answer_what_waits()
        workers = [worker for worker in self.company.workers if worker.engineer.user][:SPENDERS]
        days = self._days_on_the_road(workers, self._first())
        not_handed_in = _last_of(workers[0].engineer.pk, days)
        for (engineer_id, day), visits in sorted(days.items()):
            worker = next(one for one in workers if one.engineer.pk == engineer_id)
            rng = Random(f"{worker.engineer.code} {day} claims")
            if (engineer_id, day) != not_handed_in:
                self._trip(worker, day, visits, rng)
            for claim in self._expenses(worker, day, visits, rng):
                self._answer(claim, rng)
            if rng.random() < 0.12:
                self._hours(worker, day, rng)
        self._hand_in_twice(workers)
        self.books.write()
        if not Advance.objects.exists():
            self._advances(workers)

    def _first(self) -> date:
        newest = next((trip.day for trip in Trip.objects.order_by("-day").iterator() if trip.uid.version == OURS), None)
        return newest + DAY if newest else self.company.today.day - BEHIND

    def _answer_what_waits(self) -> None:
        """On a later day, but for what people have handed in or touched."""
        for model in (Expense, Trip, AddedHours):  # an advance waits until somebody looks at it
            for claim in model._default_manager.filter(state="submitted", version=1).order_by("pk"):
                if claim.uid.version == OURS:
                    self._answer(self.books.watch(claim), Random(str(claim.uid)))

    def _days_on_the_road(self, workers: Sequence[Worker], first: date) -> dict[tuple[int, date], list[Visit]]:
        bookings = Booking.objects.filter(
            engineer__in=[worker.engineer for worker in workers],
            visit__left_at__range=(at(first, 0), at(self.company.today.day, 0)),
            visit__set_off_at__isnull=False,
        )
        days: dict[tuple[int, date], list[Visit]] = defaultdict(list)
        for booking in bookings.select_related("visit__work_order__site").order_by("visit__set_off_at", "pk"):
            set_off = booking.visit.set_off_at
            assert set_off is not None
            days[booking.engineer_id, set_off.astimezone(ZONE).date()].append(booking.visit)
        return days

    def _trip(self, worker: Worker, day: date, visits: Sequence[Visit], rng: Random) -> None:
        start, end, now = visits[0].set_off_at, visits[-1].left_at, self.company.today.now
        assert start is not None
        assert end is not None
        trip = Trip(
            engineer=worker.engineer,
            day=day,
            starts_at=start,
            ends_at=min(end + minutes(rng.randint(15, 50)), now),
            kilometres=Decimal(str(round(rng.uniform(9, 34) * len(visits), 1))),
            purpose="、".join(dict.fromkeys(visit.work_order.site.name for visit in visits)),
            created_at=min(end + minutes(60), now),
        )
        self.books.add(trip)
        fact = TripClaimed(starts_at=start, ends_at=trip.ends_at, kilometres=trip.kilometres)
        self._tell(trip, fact, trip.created_at, worker)
        self._answer(trip, rng)

    def _expenses(self, worker: Worker, day: date, visits: Sequence[Visit], rng: Random) -> Iterator[Expense]:
        for kind, least, most, shop, often in SPENT:
            if rng.random() < often:
                visit = rng.choice(visits)
                amount = Decimal(rng.randint(least * 10, most * 10)) / 10
                picture = receipt(shop, day, amount, rng)
                assert visit.left_at is not None
                expense = Expense(
                    **{"engineer": worker.engineer, "day": day, "kind": kind.value, "currency": "CNY"},
                    amount=amount.quantize(Decimal("0.01")),
                    visit=visit,
                    receipt=store_photo(picture, name=f"receipt-{worker.engineer.code}-{day}-{kind.value}.jpg"),
                    created_at=min(visit.left_at + minutes(rng.randint(5, 90)), self.company.today.now),
                )
                self.books.add(expense)
                fact = ExpenseClaimed(kind=kind.value, amount=expense.amount, currency="CNY", day=day)
                self._tell(expense, fact, expense.created_at, worker)
                yield expense

    def _hours(self, worker: Worker, day: date, rng: Random) -> None:
        kind, length, note = rng.choice(ADDED)
        hours = AddedHours(
            **{"engineer": worker.engineer, "day": day, "kind": kind.value, "minutes": length},
            note=note,
            created_at=at(day, 18 * 60 + rng.randint(0, 90)),
        )
        self.books.add(hours)
        self._tell(hours, HoursClaimed(kind=kind.value, minutes=length, day=day), hours.created_at, worker)
        self._answer(hours, rng)

    def _answer(self, claim: Claim, rng: Random) -> None:
        """What is older has been answered and paid; what is new waits."""
        now, manager = self.company.today.now, self.chronicle.staff(Role.MANAGER)
        answered_at = at(claim.day + ANSWERED * DAY, 9 * 60 + rng.randint(0, 90))
        if answered_at > now - timedelta(hours=1):
            return
        claim.answered_by_id, claim.answered_at = manager.pk, answered_at
        if isinstance(claim, Expense) and rng.random() < 0.06:
            claim.state, claim.answer = "returned", rng.choice(WHY_RETURNED)
            self.chronicle.tell(ClaimReturned(reason=claim.answer), claim, at=answered_at, by=manager)
            return
        claim.state = "approved"
        self.chronicle.tell(ClaimApproved(), claim, at=answered_at, by=manager)
        if isinstance(claim, Expense) and (paid_at := at(claim.day + PAID * DAY, 10 * 60)) < now:
            claim.state, claim.paid_at = "paid", paid_at
            self.chronicle.tell(ExpensePaid(), claim, at=paid_at, by=self.chronicle.staff(Role.HR))

    def _advances(self, workers: Sequence[Worker]) -> None:
        """One that expenses have used, one that waits, one that is to be paid out; and how far away is here."""
        ClaimRules.objects.create(away_km=AWAY_KM)
        today, hr = self.company.today.day, self.chronicle.staff(Role.HR)
        for worker, (amount, purpose, state, days) in zip(workers, ADVANCED, strict=False):
            asked_at = min(at(today - days * DAY, 9 * 60), self.company.today.now)
            advance = Advance.objects.create(
                **{"engineer": worker.engineer, "day": today - (days - 2) * DAY, "amount": amount, "currency": "CNY"},
                **{"purpose": purpose, "created_at": asked_at},
            )
            self._tell(advance, AdvanceAsked(amount=amount, currency="CNY", day=advance.day), asked_at, worker)
            if state != "submitted":
                self._approve(advance, asked_at + minutes(200))
            if state == "paid":
                advance.state = "paid"
                pay_out(advance, by=hr, at=asked_at + DAY)
                self._settle(advance, by=hr)

    def _approve(self, advance: Advance, moment: datetime) -> None:
        manager = self.chronicle.staff(Role.MANAGER)
        advance.state, advance.answered_by_id, advance.answered_at = "approved", manager.pk, moment
        advance.save()
        self.chronicle.tell(ClaimApproved(), advance, at=moment, by=manager)

    def _settle(self, advance: Advance, *, by: Actor) -> None:
        later = Expense.objects.filter(engineer=advance.engineer_id, state="paid", paid_at__gt=advance.paid_at)
        for expense in later.order_by("paid_at", "pk"):
            use_advances(expense, by=by, at=expense.paid_at)

    def _hand_in_twice(self, workers: Sequence[Worker]) -> None:
        """Somebody, if possible the demo's engineer, has taken the same receipt again, days later."""
        in_turn = [worker.engineer.pk for worker in workers]
        waiting = [one for one in self.books.rows(Expense) if one.state == "submitted"]
        if not waiting:
            return
        first = min(waiting, key=lambda one: in_turn.index(one.engineer_id))
        again = Expense(
            **{"engineer": first.engineer, "day": first.day, "kind": first.kind, "currency": first.currency},
            **{"amount": first.amount, "receipt": first.receipt, "created_at": first.created_at},
        )
        self.books.add(again)
        fact = ExpenseClaimed(kind=again.kind, amount=again.amount, currency=again.currency, day=again.day)
        self._tell(again, fact, again.created_at, workers[in_turn.index(first.engineer_id)])

    def _tell(self, claim: Claim, fact: Any, moment: datetime, worker: Worker) -> None:
        self.chronicle.tell(fact, claim, at=moment, by=self.chronicle.of(worker))


def _last_of(engineer: int, days: Collection[tuple[int, date]]) -> tuple[int, date] | None:
    """The engineer's last day on the road that others have too, or a later one: by theirs it is known what was told."""
    newest = max((day for other, day in days if other != engineer), default=date.min)
    return max(((one, day) for one, day in days if one == engineer and day <= newest), default=None)
