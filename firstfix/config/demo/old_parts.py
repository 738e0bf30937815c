"""Old parts on their way back: most in time, a few late, inspected on Thursdays, some kept for a claim."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from firstfix.config.demo.chronicle import Chronicle
from firstfix.config.demo.clock import CLOSES, at
from firstfix.config.demo.company import Company, Worker
from firstfix.config.demo.stock import Stock
from firstfix.config.demo.supplier_claims import is_set_aside
from firstfix.logistics.facts import OldPartHandedIn, OldPartInspected, OldPartReturned
from firstfix.logistics.models import Condition, PartUse, StockMove
from firstfix.logistics.rules import RETURN_WITHIN
from firstfix.logistics.states import OLD_PART_STATES
from firstfix.platform.accounts.roles import Role

Kind = StockMove.Kind
THURSDAY = 3
REPAIR_TAKES = timedelta(days=20)
#: So many of a hundred are sent with a parcel service, the others are laid down at the counter.
SENT = 40
#: What the keeper finds, and so many of a hundred times.
FINDINGS = (
    ("scrap", 68, "触点烧蚀，无修复价值。 Contacts burnt, not worth a repair."),
    ("repair", 20, "可返修。 Can be repaired."),
    ("restock", 12, "上机测试两小时正常，未复现故障。 Ran two hours on the bench, no fault found."),
)


class OldParts:
    def __init__(self, company: Company, chronicle: Chronicle, stock: Stock) -> None:
        self.company, self.chronicle, self.stock = company, chronicle, stock
        self.books = chronicle.books
        self._here: list[PartUse] = []

    def remember(self) -> None:
        """What the last day left to be inspected, or away for repair."""
        rows = PartUse.objects.filter(return_state__in=("received", "in_repair"), version=1)
        self._here = [
            self.books.watch(use) for use in rows.select_related("part", "asset", "returned_to", "work_order")
        ]

    def owe(self, use: PartUse, worker: Worker, *, at: datetime, rng: Random) -> None:
        use.return_due_on, use.return_state = at.date() + RETURN_WITHIN, OLD_PART_STATES.start
        self.stock.move(
            Kind.TAKE_BACK, use.part, 1, target=worker.van, condition=Condition.DEFECTIVE, order=use.work_order,
            serial=use.serial_removed, at=at, by_name=worker.engineer.name,
        )  # fmt: skip
        self.bring_back(use, worker, at + timedelta(days=rng.triangular(1, 26, 6)))

    def bring_back(self, use: PartUse, worker: Worker, moment: datetime) -> None:
        """It comes back at that time, if that is past; one that is sent is on its way two days before."""
        moment = at(moment.date(), CLOSES - 20)
        sent, rng = moment - timedelta(days=2), Random(use.uid.int)
        if use.return_state == "owed" and rng.randrange(100) < SENT and use.at < sent < self.chronicle.now:
            use.parcel, use.handed_in_at = f"SF{rng.randrange(10**11, 10**12)}", sent
            use.return_state = "on_the_way"
            fact = OldPartHandedIn(use.part.code, 1, use.parcel)
            self.chronicle.tell(fact, use.work_order, at=sent, by=self.chronicle.of(worker))
        if moment < self.chronicle.now:
            self._receive(use, worker, moment)

    def _receive(self, use: PartUse, worker: Worker, moment: datetime) -> None:
        target = self.company.warehouse
        use.return_state, use.returned_at, use.returned_to = "received", moment, target
        self.stock.move(
            Kind.TRANSFER, use.part, 1, source=worker.van, target=target, condition=Condition.DEFECTIVE,
            order=use.work_order, serial=use.serial_removed, at=moment,
        )  # fmt: skip
        self._here.append(use)
        fact = OldPartReturned(use.part.code, 1, target.name)
        self.chronicle.tell(fact, use.work_order, at=moment, by=self.chronicle.staff(Role.PARTS))

    def inspect(self, day: date) -> None:
        """On Thursdays, what has come by then."""
        if day.weekday() != THURSDAY:
            return
        moment, rng = at(day, 16 * 60), Random(f"old parts {day}")
        for use in self._here:
            if use.return_state == "received" and use.returned_at and use.returned_at < moment:
                if is_set_aside(use, now=self.chronicle.now):
                    continue
                verb, _share, finding = rng.choices(FINDINGS, [one[1] for one in FINDINGS])[0]
                self._decide(use, verb, finding, moment)
            elif use.return_state == "in_repair" and use.inspected_at and use.inspected_at < moment - REPAIR_TAKES:
                verb = "restock" if rng.random() < 0.8 else "scrap"
                self._decide(use, verb, "" if verb == "restock" else "修不好。 Beyond repair.", moment)
        self._here = [use for use in self._here if use.return_state in ("received", "in_repair")]

    def _decide(self, use: PartUse, verb: str, finding: str, moment: datetime) -> None:
        was_away = use.return_state == "in_repair"
        use.return_state = OLD_PART_STATES.after(use.return_state, verb)
        use.finding = "\n".join(text for text in (use.finding, finding) if text)
        use.inspected_at, use.inspected_by_name = moment, self.chronicle.staff(Role.PARTS).name
        for kind, side, condition in _moves(verb, was_away=was_away):
            self.stock.move(
                kind, use.part, 1, at=moment, order=use.work_order, serial=use.serial_removed, condition=condition,
                reason=finding[:200], source=use.returned_to if side == "out" else None,
                target=use.returned_to if side == "in" else None,
            )  # fmt: skip
        fact = OldPartInspected(use.part.code, 1, verb, use.return_state, finding)
        self.chronicle.tell(fact, use.work_order, at=moment, by=self.chronicle.staff(Role.PARTS))


def _moves(verb: str, *, was_away: bool) -> Iterable[tuple[StockMove.Kind, str, str]]:
    """As `logistics.actions.old_parts` books them."""
    bad, good = Condition.DEFECTIVE, Condition.GOOD
    if was_away:
        return [(Kind.REPAIR, "in", good)] if verb == "restock" else []
    return {
        "repair": [(Kind.REPAIR, "out", bad)],
        "scrap": [(Kind.SCRAP, "out", bad)],
        "restock": [(Kind.INSPECT, "out", bad), (Kind.INSPECT, "in", good)],
    }[verb]
