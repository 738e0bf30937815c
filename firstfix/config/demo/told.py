"""What engineers' phones have told this morning: days accepted, ways, notes, something missing, a photo on its way."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from random import Random

from django.db.models import Sum
from django.db.models.functions import Coalesce

from firstfix.config.demo.chronicle import Chronicle
from firstfix.config.demo.clock import minutes
from firstfix.config.demo.company import Worker
from firstfix.equipment.models import Part
from firstfix.field.actions.day import accept_day, report_missing
from firstfix.field.actions.notes import write_note
from firstfix.field.actions.travel import tell_travel
from firstfix.field.actions.visit import ON_SITE, add_photo
from firstfix.logistics.actions import use_part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import depots
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.files.uploads import announce_upload
from firstfix.scheduling.actions import call_on_the_way
from firstfix.scheduling.models import Booking, DepotCall, Visit
from firstfix.scheduling.rules import kilometres, place
from firstfix.work.models import PartNeed

#: A warehouse this near is worth the detour.
NEAR_KM = 15
#: So many engineers have the app; the others are still on paper.
WITH_PHONE = 12
NOTES = (
    "门卫处领钥匙，设备在负一层。",
    "Customer asks to be called 30 min before we come.",
    "旁边的2号机也有异响，下次带测振仪。",
)


class Told:
    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle, self.company, self.today = chronicle, chronicle.company, chronicle.company.today
        self.rng = Random(f"{self.today.day} told")
        self.workers = [
            worker
            for worker in self.company.workers[:WITH_PHONE]
            if worker.engineer.user and not worker.is_away(self.today.day)
        ]

    def accept_days(self) -> None:
        """Before they set off, all but the last one."""
        for worker in self.workers[:-1]:
            seen = {visit.pk: visit.version for visit in self._visits(worker)}
            at = self.today.opens - minutes(self.rng.randint(5, 40))
            accept_day(worker.engineer, self.today.day, visits=seen, by=self.chronicle.of(worker), at=at)

    def write(self) -> None:
        for worker in self.workers:
            for visit in self._visits(worker):
                if visit.arrived_at:
                    kilometres = Decimal(self.rng.randint(30, 380)) / 10
                    by = self.chronicle.of(worker)
                    tell_travel(visit, worker.engineer, kilometres=kilometres, by=by, at=visit.arrived_at)
        on_site = [
            (worker, visit) for worker in self.workers for visit in self._visits(worker) if visit.state in ON_SITE
        ]
        for (worker, visit), text in zip(on_site, NOTES, strict=False):
            write_note(visit.work_order, text, visit=visit, by=self.chronicle.of(worker), at=self._lately(visit))
        if len(on_site) > 1:
            self._take_photo(*on_site[0])
            self._use_what_the_books_lack(*on_site[1])
        self._lack_something(self.workers)
        self._collect_on_the_way(self.workers)

    def _visits(self, worker: Worker) -> list[Visit]:
        opens, closes = self.today.opens - minutes(120), self.today.closes + minutes(120)
        bookings = Booking.objects.filter(engineer=worker.engineer, visit__planned_start__range=(opens, closes))
        rows = bookings.exclude(visit__state="cancelled").select_related("visit__work_order__site")
        return [one.visit for one in rows.order_by("visit__planned_start")]

    def _collect_on_the_way(self, workers: Sequence[Worker]) -> None:
        """One of those who have time before a stop calls at a warehouse near it for what the stop may need."""
        for worker in workers:
            for before, visit in pairwise(self._visits(worker)):
                called = visit.planned_start - minutes(60)
                if visit.state == "planned" and called > max(before.planned_end + minutes(30), self.today.now):
                    for store in self._near(visit):
                        if self._call(worker, store, called, visit):
                            return

    def _call(self, worker: Worker, store: StockPlace, starts_at: datetime, visit: Visit) -> DepotCall | None:
        at = self.today.now
        return call_on_the_way(worker.engineer, store, starts_at=starts_at, visits=[visit], by=SYSTEM, at=at)

    @staticmethod
    def _near(visit: Visit) -> list[StockPlace]:
        here = place(visit.work_order.site.latitude, visit.work_order.site.longitude)
        there = [(one, place(one.latitude, one.longitude)) for one in depots()]
        return [one for one, where in there if here and where and kilometres(here, where) < NEAR_KM]

    def _take_photo(self, worker: Worker, visit: Visit) -> None:
        """Its text has come, its file not yet: the engineer is in the basement."""
        by = self.chronicle.of(worker)
        uid = uuid.UUID(int=self.rng.getrandbits(128), version=4)
        upload = announce_upload(uid, size=412_000, content_type="image/jpeg", by=by)
        add_photo(visit, upload, caption="铭牌", by=by, at=self._lately(visit), uid=uid)

    def _lately(self, visit: Visit) -> datetime:
        """Some minutes ago, but not before they arrived."""
        assert visit.arrived_at is not None
        return max(visit.arrived_at, self.today.now - minutes(6))

    def _use_what_the_books_lack(self, worker: Worker, visit: Visit) -> None:
        in_van = worker.van.balances.filter(quantity__gt=0).values("part")
        parts = Part.objects.filter(tracking=Part.Tracking.NONE, is_returnable=False).exclude(pk__in=in_van)
        if part := parts.order_by("code").first():
            by, at = self.chronicle.of(worker), self._lately(visit)
            use_part(visit.work_order, part=part, place=worker.van, by=by, at=at, may_lack=True)

    def _lack_something(self, workers: Sequence[Worker]) -> None:
        """The last stop of a day needs more of a part than lies anywhere."""
        planned = [(worker, visit) for worker in workers for visit in self._visits(worker) if visit.state == "planned"]
        for worker, visit in planned[-1:]:
            lying = Coalesce(Sum("balances__quantity"), 0)
            part = Part.objects.filter(is_returnable=False).annotate(lying=lying).order_by("lying", "-code").first()
            if part:
                needed = {"quantity": part.lying + 1}
                PartNeed.objects.update_or_create(work_order=visit.work_order, part=part, defaults=needed)
                report_missing(
                    worker.engineer, self.today.day, keys=[f"p{part.pk}-0-1"], note="货架上是空的，今天下午要用。",
                    by=self.chronicle.of(worker), at=self.today.opens - minutes(3),
                )  # fmt: skip
