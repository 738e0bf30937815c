"""Where the parts are: a warehouse, two branches, a van for each engineer. Every balance is the sum of its moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from firstfix.config.demo.books import Books
from firstfix.config.demo.clock import DAY, ZONE, at, minutes
from firstfix.config.demo.company import Company, Worker
from firstfix.config.demo.customers import Clientele
from firstfix.config.demo.names import DISTRICTS
from firstfix.config.demo.products import PRODUCTS, PartSpec
from firstfix.equipment.models import Part
from firstfix.logistics.actions import give_back_tool, lend_tool, reserve_tool, send_tool
from firstfix.logistics.models import (
    Condition,
    KitTool,
    Reservation,
    StockBalance,
    StockMove,
    StockPlace,
    Tool,
    ToolCalibration,
)
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.work.models import WorkOrder

#: What a van carries, by price: cheap parts twice, dear ones once, the dearest not at all.
VAN_LEVELS = ((250, 2), (1000, 1))
WAREHOUSE_LEVELS = ((250, 30), (1000, 14), (3000, 6))


#: A tool that so many of those with a skill carry belongs to its kit: the others see what they lack.
KIT_SHARE = 0.7
LABORATORY = "东泾市计量检测院 Dongjing Institute of Metrology"


def van_level(spec: PartSpec) -> int:
    return next((level for price, level in VAN_LEVELS if spec.price <= price), 0)


def warehouse_level(spec: PartSpec) -> int:
    return next((level for price, level in WAREHOUSE_LEVELS if spec.price <= price), 3)


def write_places(books: Books, engineers: list[Engineer], clientele: Clientele) -> None:
    for code, kind, zh, district in (
        ("W01", StockPlace.Kind.WAREHOUSE, "东泾总仓 Dongjing warehouse", DISTRICTS[3]),
        ("B01", StockPlace.Kind.BRANCH, "北堰分仓 North Weir branch", DISTRICTS[2]),
        ("B02", StockPlace.Kind.BRANCH, "南浦分仓 South Quay branch", DISTRICTS[4]),
    ):
        latitude, longitude = clientele.spot(district)
        books.add(StockPlace(code=code, name=zh, kind=kind, latitude=latitude, longitude=longitude))
    books.add(StockPlace(code="TRANSIT", name="在途 In transit", kind=StockPlace.Kind.TRANSIT))
    for engineer in engineers:
        van = StockPlace(code=f"V{engineer.code[1:]}", name=engineer.name, kind=StockPlace.Kind.VAN, engineer=engineer)
        books.add(van)


def write_tools(books: Books, rng: Random, company: Company, *, today: date) -> None:
    """Each engineer has the tools of their products, the warehouse shares a second one of each; some are run out."""
    number, keeper = 0, company.users["parts"].name
    carried: dict[str, Counter[str]] = defaultdict(Counter)
    for worker in company.workers:
        wanted = {tool for product in PRODUCTS if worker.knows(product) for tool in product.tools}
        for skill in worker.levels:
            carried[skill].update([*wanted, ""])
        for code in sorted(wanted):
            number += 1
            _add_tool(books, rng, number, company.tool_types[code], worker.van, today, by_name=keeper)
    for kind in company.tool_types.values():
        number += 1
        _add_tool(books, rng, number, kind, company.warehouse, today, by_name=keeper)
    skills = {one.code: one for one in Skill.objects.all()}
    for skill, counted in carried.items():
        for code, engineers in sorted(counted.items()):
            if code and engineers >= KIT_SHARE * counted[""]:
                books.add(KitTool(skill=skills[skill], tool_type=company.tool_types[code], quantity=1))


def _add_tool(
    books: Books, rng: Random, number: int, kind: ToolType, place: StockPlace, today: date, *, by_name: str
) -> None:
    """With the certificates of its last two calibrations, where its type asks for them."""
    until = None
    if kind.calibration_months:
        days = rng.randint(-40, -3) if number % 17 == 5 else rng.randint(4, 350)
        until = today + timedelta(days=days)
    serial = f"{kind.code[:2].upper()}{1000 + 7 * number}"
    tool = books.add(
        Tool(
            code=f"T{number:03d}", tool_type=kind, place=place, owner=place.engineer, calibrated_until=until,
            serial=serial,
        )
    )  # fmt: skip
    for back in (1, 0):
        if until and kind.calibration_months:
            end = until - timedelta(days=round(30.44 * kind.calibration_months * back))
            done = end - timedelta(days=round(30.44 * kind.calibration_months) - 1)
            result = ToolCalibration.Result.ADJUSTED if number % 9 == 4 else ToolCalibration.Result.PASSED
            books.add(
                ToolCalibration(
                    tool=tool, done_on=done, until=end, result=result, provider=LABORATORY,
                    certificate=f"JL-{done:%Y}-{number:04d}", by_name=by_name,
                )
            )  # fmt: skip


def lend_tools(company: Company, *, now: datetime) -> None:
    """Shared tools: one is late, one is away for two days, one is reserved, one came back broken, one is calibrated."""
    keeper, today = company.users["parts"], now.astimezone(ZONE).date()
    shared = list(Tool.objects.filter(owner=None, calibrated_until__gt=today + 7 * DAY).order_by("code")[:5])
    engineers = [worker.engineer for worker in company.workers if not worker.is_away(today)]
    if len(shared) < 5 or len(engineers) < 4:
        return
    lend_tool(shared[0], engineer=engineers[0], due_on=today - DAY, by=keeper, at=now - 6 * DAY)
    lend_tool(shared[1], engineer=engineers[1], due_on=today + 2 * DAY, by=keeper, at=now - minutes(50))
    reserve_tool(
        shared[2], engineer=engineers[2], starts_on=today + DAY, due_on=today + 3 * DAY, by=keeper,
        at=now - minutes(90),
    )  # fmt: skip
    loan = lend_tool(shared[3], engineer=engineers[3], due_on=today - 2 * DAY, by=keeper, at=now - 5 * DAY)
    give_back_tool(
        loan, condition="broken", note="显示屏摔裂 Display cracked", by=keeper, at=now - 2 * DAY - minutes(30)
    )
    send_tool(shared[4], sent_to=LABORATORY, expected_on=today + 9 * DAY, by=keeper, at=now - DAY)


class Stock:
    """The balances while days are worked, and the moves behind them."""

    def __init__(self, books: Books, company: Company) -> None:
        self.books, self.company = books, company
        self.balances: dict[tuple[int, int, str], StockBalance] = {
            (one.place_id, one.part_id, one.condition): one
            for one in StockBalance.objects.select_related("part", "place")
        }
        self._stored = set(self.balances)
        self._kept: dict[int, list[Reservation]] = defaultdict(list)
        for kept in Reservation.objects.filter(transfer=None).select_related("balance"):
            assert kept.work_order_id is not None
            self._kept[kept.work_order_id].append(kept)
        self._released: list[int] = []
        self.places = list(StockPlace.objects.order_by("code"))
        self._changed: set[tuple[int, int, str]] = set()
        self._van_parts = {worker.engineer.pk: van_parts(worker) for worker in company.workers}
        self._specs = {spec.code: spec for product in PRODUCTS for spec in product.parts}
        self._keeper = company.users["parts"].name

    def quantity(self, place: StockPlace, part: Part) -> int:
        found = self.balances.get((place.pk, part.pk, Condition.GOOD))
        return found.free if found else 0

    def move(
        self,
        kind: StockMove.Kind,
        part: Part,
        quantity: int,
        *,
        at: datetime,
        by_name: str = "",
        source: StockPlace | None = None,
        target: StockPlace | None = None,
        condition: str = Condition.GOOD,
        order: WorkOrder | None = None,
        serial: str = "",
        reason: str = "",
    ) -> None:
        for place, change in ((source, -quantity), (target, quantity)):
            if place:
                self._balance(place, part, condition).quantity += change
        self.books.add(
            StockMove(
                kind=kind,
                part=part,
                quantity=quantity,
                condition=condition,
                from_place=source,
                to_place=target,
                work_order=order,
                serial=serial,
                reason=reason,
                at=at,
                created_at=at,
                by_name=by_name or self._keeper,
            )
        )

    def _levels(self, place: StockPlace, part: Part) -> tuple[int, int]:
        """Minimum and maximum."""
        spec = self._specs[part.code]
        if place == self.company.warehouse:
            return warehouse_level(spec) // 2, warehouse_level(spec)
        level = van_level(spec)
        return min(1, level), level

    def _balance(self, place: StockPlace, part: Part, condition: str) -> StockBalance:
        key = (place.pk, part.pk, condition)
        if key not in self.balances:
            balance = StockBalance(place=place, part=part, condition=condition)
            if condition == Condition.GOOD:
                balance.minimum, balance.maximum = self._levels(place, part)
            self.balances[key] = self.books.add(balance)
        self._changed.add(key)
        return self.balances[key]

    def reserve(self, place: StockPlace, part: Part, order: WorkOrder) -> bool:
        """Keep one for the order, if one is free there."""
        if self.quantity(place, part) < 1:
            return False
        balance = self._balance(place, part, Condition.GOOD)
        balance.reserved += 1
        self.books.add(Reservation(work_order=order, balance=balance, quantity=1))
        return True

    def release(self, order: WorkOrder) -> None:
        """What was kept for the order is taken now, or not needed any more."""
        for kept in self._kept.pop(order.pk, ()):
            key = (kept.balance.place_id, kept.balance.part_id, kept.balance.condition)
            self.balances[key].reserved -= kept.quantity
            self._changed.add(key)
            self._released.append(kept.pk)

    def count_out(self, place: StockPlace, part: Part, *, at: datetime) -> None:
        """A count found none, whatever the books said."""
        there = self.quantity(place, part)
        if there > 0:
            self.move(StockMove.Kind.COUNT, part, there, source=place, at=at, reason="盘点差异 Count difference")

    def fill(self, day: date) -> None:
        """The first day: everything is bought and loaded."""
        for spec in (spec for product in PRODUCTS for spec in product.parts):
            part = self.company.parts[spec.code]
            self._receive(part, warehouse_level(spec) * 2, at(day, 9 * 60))
        for worker in self.company.workers:
            self._refill_van(worker, at(day, 10 * 60))
        for branch in (place for place in self.places if place.kind == StockPlace.Kind.BRANCH):
            for spec in (spec for product in PRODUCTS for spec in product.parts if spec.price <= 700):
                self._transfer(self.company.parts[spec.code], 3, branch, at(day, 11 * 60))

    def tidy(self, day: date) -> None:
        """Mondays vans are refilled, Thursdays the warehouse is."""
        if day.weekday() == 0:
            for worker in self.company.workers:
                self._refill_van(worker, at(day, 7 * 60 + 40))
        if day.weekday() == 3:
            for spec in (spec for product in PRODUCTS for spec in product.parts):
                part, level = self.company.parts[spec.code], warehouse_level(spec)
                there = self.quantity(self.company.warehouse, part)
                if there < level / 2:
                    self._receive(part, level - there, at(day, 15 * 60))

    def fetch(self, part: Part, van: StockPlace, *, at: datetime, order: WorkOrder) -> bool:
        """Take one from the warehouse for an order, if there is one."""
        if self.quantity(self.company.warehouse, part) < 1:
            return False
        self._transfer(part, 1, van, at, order=order)
        return True

    def buy(self, part: Part, van: StockPlace, *, at: datetime, order: WorkOrder) -> None:
        """One more than the warehouse has: it comes from the supplier for this order."""
        if not self.fetch(part, van, at=at, order=order):
            self._receive(part, 1, at - timedelta(minutes=20), order=order)
            self._transfer(part, 1, van, at, order=order)

    def _refill_van(self, worker: Worker, moment: datetime) -> None:
        for code, level in self._van_parts[worker.engineer.pk].items():
            part = self.company.parts[code]
            lacking = level - self.quantity(worker.van, part)
            if lacking > 0 and self.quantity(self.company.warehouse, part) >= lacking:
                self._transfer(part, lacking, worker.van, moment)

    def _receive(self, part: Part, quantity: int, moment: datetime, *, order: WorkOrder | None = None) -> None:
        self.move(
            StockMove.Kind.RECEIVE, part, quantity, target=self.company.warehouse, at=moment, order=order,
            reason=f"PO-{moment:%y%m%d}",
        )  # fmt: skip

    def _transfer(
        self, part: Part, quantity: int, target: StockPlace, moment: datetime, *, order: WorkOrder | None = None
    ) -> None:
        self.move(
            StockMove.Kind.TRANSFER,
            part,
            quantity,
            source=self.company.warehouse,
            target=target,
            at=moment,
            order=order,
        )

    def write(self) -> None:
        """New balances go with the books, whose rows are read only when they are written."""
        Reservation.objects.filter(pk__in=self._released).delete()
        changed = [self.balances[key] for key in sorted(self._changed & self._stored)]
        StockBalance.objects.bulk_update(changed, ["quantity", "reserved"], batch_size=500)


def van_parts(worker: Worker) -> Mapping[str, int]:
    """What this engineer's van should hold: the usual parts of the products they know."""
    return {
        spec.code: van_level(spec)
        for product in PRODUCTS
        if worker.knows(product)
        for spec in product.parts
        if van_level(spec)
    }
