"""`stocking-problem/1`: last year's jobs, the parts they needed, and what carrying a part costs."""

from dataclasses import dataclass
from typing import Any, Final

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import Spot, shown

SCHEMA: Final = "stocking-problem/1"
#: What a year of keeping a part costs, as a share of its price, where nobody says (capital, space, ageing).
HOLDING_RATE: Final = 0.25
#: More pieces of one part than this are no van stock.
MOST_PIECES: Final = 999
#: A tour is what is worked before the van is filled again.
LONGEST_TOUR: Final = 500


@dataclass(frozen=True)
class Part:
    """`holding` is money per piece and year, `size` what a piece takes of the van's capacity."""

    id: str
    holding: float
    size: float = 0.0
    level: int = 0
    most: int = MOST_PIECES


@dataclass(frozen=True)
class Job:
    """The pieces that a job needed; `weight` such jobs came."""

    parts: tuple[tuple[str, int], ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Problem:
    """`miss_cost` is money per job that could not be finished, `target` a job fill rate; at least one is there."""

    parts: tuple[Part, ...]
    jobs: tuple[Job, ...]
    jobs_per_tour: int = 1
    jobs_per_year: float = 0.0
    capacity: float | None = None
    miss_cost: float = 0.0
    target: float = 0.0


def read_problem(document: Any) -> Problem:
    """The problem in a JSON document; `Mistakes` with every mistake named by its place."""
    mistakes: list[str] = []
    spot = Spot(document, "", mistakes)
    if not spot.is_record():
        raise Mistakes(mistakes)
    spot.schema(SCHEMA)
    rate = spot.number("holding_rate", HOLDING_RATE, most=100.0)
    parts = [_part(one, rate) for one in spot.records("parts", required=True)]
    names: set[str] = set()
    for index, part in enumerate(parts):
        if part.id in names:
            spot.at("parts").at(index).at("id").wrong("is there twice")
        names.add(part.id)
    jobs = [_job(one, names) for one in spot.records("jobs", required=True)]
    weight = sum(job.weight for job in jobs)
    problem = Problem(
        tuple(parts),
        tuple(jobs),
        spot.whole("jobs_per_tour", 1, least=1),
        spot.number("jobs_per_year", weight),
        spot.number("capacity", None),
        spot.number("miss_cost", 0.0),
        spot.number("target", 0.0, most=1.0),
    )
    if problem.jobs_per_tour > LONGEST_TOUR:
        spot.at("jobs_per_tour").wrong(f"must be at most {LONGEST_TOUR}")
    if not weight > 0 and not mistakes:
        mistakes.append("jobs: none has a weight above 0")
    if not problem.miss_cost and not problem.target:
        mistakes.append("miss_cost, target: one of them must say what a job that cannot be finished is worth")
    if mistakes:
        raise Mistakes(mistakes)
    return problem


def _part(spot: Spot, rate: float) -> Part:
    cost = spot.number("cost", most=1e9)
    own = spot.number("holding_rate", rate, most=100.0)
    most = spot.whole("most", MOST_PIECES, least=0)
    if most > MOST_PIECES:
        spot.at("most").wrong(f"must be at most {MOST_PIECES}")
    return Part(spot.text("id"), cost * own, spot.number("size", 0.0, most=1e9), spot.whole("level", 0, least=0), most)


def _job(spot: Spot, names: set[str]) -> Job:
    counts = spot.counts("parts")
    for name in counts:
        if name not in names:
            spot.at("parts").wrong(f"there is no part {shown(name)}")
    return Job(tuple(sorted(counts.items())), spot.number("weight", 1.0, most=1e9))
