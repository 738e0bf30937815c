"""A day as a document of planning-problem/1, and a plan as the answer.

Times in the problem are seconds from the day's midnight. Levels and certificates are skills: `s4:2` is skill 4 at
level 2, `c7` certificate type 7 valid on the day. Visits that stand already are locked; what dispatchers have decided
is made possible by decree (the way between two of them takes no longer than there is time), so no lock is given up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf
from typing import Any

from firstfix.engines.planning.plan import Objective, Plan, Route, Stop
from firstfix.engines.planning.problem import Order, Problem, trusted_problem
from firstfix.scheduling.rules import SPEED_KMH, Place, late_cost, rounded_up, worth
from firstfix.scheduling.translate.day import (
    DEPOT_STOP,
    NOT_THE_SAME,
    OVERTIME,
    Answer,
    DayToPlan,
    Job,
    Left,
    PickUp,
    Put,
    Worker,
)
from firstfix.scheduling.translate.handed import chance_of, fix_of, in_store, in_van, why_left
from firstfix.scheduling.translate.shifts import STANDS, Day, Shifts, seconds_of, times_of, written_shifts
from firstfix.scheduling.translate.travel import Pace, Seconds, travel_matrix, travel_within

#: What moving a visit costs that a customer was told of: another engineer, another start by the hour, and an hour after
#: the window that the customer was told. In seconds of travel.
CHANGES = {"change_engineer": 900, "change_time_per_hour": 600, "change_promised": 3}
HOUR_LATE = 7200


class Writer:
    """Writes the document and reads the answer with the same names."""

    def __init__(self, day: DayToPlan, *, pauses: bool) -> None:
        self.day, self.pauses = day, pauses
        self.places: dict[str, Place | None] = {}
        #: Seconds that a way takes at most.
        self.decreed: dict[tuple[str, str], int] = {}
        #: Where each shift starts, by engineer and the number of the shift.
        self.starts: dict[tuple[int, int], Place | None] = {}
        #: km/h: from the start of each shift and to each home, by place, and in each shift between.
        self.speeds_out: dict[str, int] = {}
        self.speeds_home: dict[str, int] = {}
        self.speeds: list[int] = []
        #: All places of each engineer's day, by the engineer's id.
        self.theirs: dict[int, list[str]] = {}
        #: Visits that stand, as the engine has them; the document begins with them.
        self.standing: list[Order] = []

    def document(self) -> dict[str, Any]:
        document = self._all_but_travel()
        self._add_work_of_the_week(document)
        seconds = travel_matrix(list(self.places.values()), self.day.ways, self._pace())
        return document | {"travel": {"kind": "matrix", "seconds": self._with_decrees(seconds).tolist()}}

    def problem_of_gaps(self) -> Problem:
        """For putting jobs into gaps: what stands stays with its engineer, so only ways within days and those to jobs
        and depots are needed.
        """
        document = self._all_but_travel()
        document["orders"] = document["orders"][len(self.standing) :]
        index = self._numbers()
        hubs = [index[one["place"]] for one in (*document["depots"], *document["orders"]) if "locked" not in one]
        groups = [[index[place] for place in places] for places in self.theirs.values()]
        seconds = travel_within(list(self.places.values()), groups, hubs, self.day.ways, self._pace())
        return trusted_problem(document, self._with_decrees(seconds), standing=self.standing)

    def _all_but_travel(self) -> dict[str, Any]:
        engineers: list[dict[str, Any]] = []
        locks: list[dict[str, Any]] = []
        for worker in self.day.workers:
            written = self._take_over(worker)
            engineers.append(
                {
                    "id": str(worker.engineer.pk),
                    "skills": sorted(set(self._skills(worker))),
                    "tools": sorted(map(str, worker.tools)),
                    "stock": {
                        **{str(part): quantity for part, quantity in worker.stock.items() if quantity > 0},
                        **in_van(self.day.jobs, worker.engineer.pk),
                    },
                    "shifts": list(written.shifts),
                }
            )
            locks += written.orders
        depots = [
            {
                "place": self._place(f"d{depot.place_id}", depot.place),
                "seconds": seconds_of(DEPOT_STOP),
                "stock": {
                    **{str(part): quantity for part, quantity in depot.stock.items()},
                    **in_store(self.day.jobs, depot.place_id),
                },
            }
            for depot in self.day.depots
        ]
        known = {str(engineer["id"]) for engineer in engineers}
        orders = [self._order(job, known) for job in self.day.jobs]
        return {
            "schema": "planning-problem/1",
            "engineers": engineers,
            "depots": depots,
            "orders": [*locks, *orders],
            "places": [{"id": id} for id in self.places],
            "weights": {
                "travel": 1,
                "overtime_per_hour": OVERTIME,
                "not_preferred": NOT_THE_SAME,
                "imbalance": self.day.imbalance,
                **(CHANGES if self.day.held else {}),
            },
        }

    def _add_work_of_the_week(self, document: dict[str, Any]) -> None:
        """What somebody has worked on the other days of the week, as a locked order at home that fills a shift of its
        own after the day: the deviation of working times is then that of the week.
        """
        after = 2 * seconds_of(self.day.span.length)
        for worker, engineer in zip(self.day.workers, document["engineers"], strict=True):
            worked = seconds_of(worker.worked)
            if not worked or not self.day.imbalance:
                continue
            name = self._place(f"w{worker.engineer.pk}", worker.home)
            self.starts[worker.engineer.pk, len(engineer["shifts"])] = worker.home
            engineer["shifts"].append({"start_place": name, "end_place": name, "from": after, "to": after + worked})
            locked = {"engineer": engineer["id"], "start": after}
            document["orders"].append(
                {"id": name, "place": name, "seconds": worked, "penalty": STANDS, "locked": locked, "promised": True}
            )
        document["places"] = [{"id": id} for id in self.places]

    def _skills(self, worker: Worker) -> Iterator[str]:
        for skill_id, level in worker.ability.skills.items():
            yield from (f"s{skill_id}:{lower}" for lower in range(1, level + 1))
        for type_id, spans in worker.ability.certificates.items():
            if any(span.first <= self.day.day <= span.last for span in spans):
                yield f"c{type_id}"
        yield from (f"t{tool}" for tool in worker.tools)

    def _take_over(self, worker: Worker) -> Shifts:
        day, id = self.day, worker.engineer.pk
        written = written_shifts(times_of(worker, day), Day(day.span, day.noon, self.pauses), day.ways)
        self.places |= written.places
        self.decreed |= written.decreed
        self.starts |= {(id, number): where for number, where in enumerate(written.starts)}
        if written.route:
            self.theirs[id] = written.route
        self.standing += written.standing
        self.speeds += written.speeds
        self.speeds_out |= written.out
        self.speeds_home |= written.back
        return written

    def _order(self, job: Job, known: set[str]) -> dict[str, Any]:
        order = job.order
        written: dict[str, Any] = {
            "id": f"o{order.pk}",
            "place": self._place(f"o{order.pk}", job.place),
            "seconds": seconds_of(rounded_up(job.length)),
            "skills": [
                *(f"s{need.skill_id}:{need.level}" for need in job.needs.skills),
                *(f"c{need.type_id}" for need in job.needs.certificates),
                *(f"t{tool}" for tool in job.tools_in_vans),
            ],
            "tools": sorted(map(str, job.tools)),
            "parts": {str(part): quantity for part, quantity in job.parts.items() if part not in job.handed.parts},
            "penalty": self.penalty(job),
            "late_per_hour": late_cost(order.priority),
            "preferred": [str(job.preferred)] if str(job.preferred) in known else [],
        }
        if order.crew > 1:
            # The first brings what the work asks for, so anybody may come along.
            written |= {"crew": order.crew, "mate_skills": []}
        if job.windows is not None:
            written["windows"] = [[self._at(window.start), self._at(window.end)] for window in job.windows]
        if job.due_at is not None:
            written["due"] = max(0, self._at(job.due_at))
        if order.pk in self.day.held:
            written |= {"late_per_hour": HOUR_LATE, "promised": True, "preferred": []}
        if fix := fix_of(job, penalty=self.penalty(job)):
            written["fix"] = fix
        if put := self.day.fixed.get(order.pk):
            mate = {} if put.mate_id is None else {"mate": str(put.mate_id)}
            written["locked"] = {"engineer": str(put.engineer_id), "start": self._at(put.start), **mate}
        return written

    def penalty(self, job: Job) -> float:
        """What leaving it out costs; what stands already is never left out for anything else."""
        return STANDS if job.order.pk in self.day.held else worth(job.order.priority, days_waiting=job.days_waiting)

    def most(self, job: Job) -> float:
        """A way to go to it that costs more goes without parts that are short, which is none."""
        return self.penalty(job) if job.handed.parts else inf

    def _place(self, id: str, place: Place | None) -> str:
        self.places[id] = place
        return id

    def _at(self, moment: datetime) -> int:
        return seconds_of(moment - self.day.span.start)

    def _with_decrees(self, seconds: Seconds) -> Seconds:
        index = self._numbers()
        for (before, after), most in self.decreed.items():
            i, j = index[before], index[after]
            seconds[i, j] = min(seconds[i, j], most)
        return seconds

    def _pace(self) -> Pace:
        between = min(self.speeds, default=SPEED_KMH)
        return Pace(
            [self.speeds_out.get(place, between) for place in self.places],
            [self.speeds_home.get(place, between) for place in self.places],
        )

    def _numbers(self) -> dict[str, int]:
        return {id: number for number, id in enumerate(self.places)}

    def former(self, answer: Answer) -> Plan:
        """An answer of before as the plan to begin with; what has no place in this day any more is left away by it."""
        stops: dict[tuple[int, int], list[Stop]] = defaultdict(list)
        shifts = {worker.engineer.pk: worker.shifts for worker in self.day.workers}

        def add(engineer_id: int, at: datetime, stop: Stop) -> None:
            for number, shift in enumerate(shifts.get(engineer_id, ())):
                if shift.start <= at < shift.end:
                    stops[engineer_id, number].append(stop)

        for put in answer.puts:
            for engineer_id in put.crew:
                is_mate = engineer_id == put.mate_id
                stop = Stop("visit", self._at(put.start), order=f"o{put.order_id}", mate=is_mate)
                add(engineer_id, put.start, stop)
        for call in answer.pick_ups:
            add(call.engineer_id, call.at, Stop("depot", self._at(call.at), place=f"d{call.place_id}"))
        routes = (
            Route(str(engineer_id), number, tuple(sorted(some, key=lambda stop: stop.start)), 0, 0)
            for (engineer_id, number), some in stops.items()
        )
        return Plan(tuple(routes), (), Objective())

    def read(self, plan: Plan) -> Answer:
        jobs = {f"o{job.order.pk}": job for job in self.day.jobs}
        puts, pick_ups = [], []
        mates = {order: int(engineer) for order, (engineer, _start) in plan.visits(of_mates=True).items()}
        for route in plan.routes:
            engineer_id = int(route.engineer)
            before = self.starts[engineer_id, route.shift]
            for stop in route.stops:
                start = self.day.span.start + timedelta(seconds=stop.start)
                if stop.kind == "depot":
                    pick_ups.append(PickUp(engineer_id, int(stop.place[1:]), start))
                if (job := jobs.get(stop.order)) and not stop.mate:
                    travel, end = self.day.ways(before, job.place, start), start + rounded_up(job.length)
                    mate = mates.get(stop.order)
                    chance = chance_of(job, stop.first_fix, penalty=self.penalty(job))
                    puts.append(Put(job.order.pk, engineer_id, start, end, travel, mate, chance))
                if stop.kind != "break":
                    before = self.places[stop.order or stop.place]
        left = [
            Left(int(one.order[1:]), why_left(jobs[one.order], one.reason))
            for one in plan.unassigned
            if one.order in jobs
        ]
        return Answer(tuple(puts), tuple(pick_ups), tuple(left), plan.objective.total)
