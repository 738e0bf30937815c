"""How warm a search is while it goes on, and how long it runs between two looks at the clock."""

from dataclasses import dataclass

from firstfix.engines.planning.kernel.search import Search

#: Start and end of the annealing temperature, as shares of the mean cost of a visit (tuned on benchmarks/planning).
HOT, COLD = 1.5, 0.04
#: A former plan is good already; heat would only disturb it.
WARM_START = 0.1
#: Rounds between two looks at the clock: always so many when rounds are counted, else about so long.
CHUNK, MOST = 200, 5000
CHUNK_SECONDS, CHUNK_SHARE = 0.05, 0.002


@dataclass(frozen=True, slots=True)
class Cooling:
    """The temperature falls geometrically from `first` to `first` × `fall` over the search."""

    first: float
    fall: float

    @classmethod
    def of(cls, search: Search, *, hot: float = HOT) -> "Cooling":
        """By the mean cost of a visit in the best plan."""
        visits = search.case.order_count - search.left_out()
        under_way = search.model.rules["duration"][0] * search.state.trip["travel"].sum()
        mean = float(under_way or search.state.trip["cost"].sum()) / visits if visits else 0.0
        return cls(mean * hot * (1.0 if search.case.former is None else WARM_START), COLD / hot)

    def at(self, share: float) -> float:
        """After this share of the search."""
        return self.first * float(self.fall**share)

    def factor(self, rounds: float) -> float:
        """Per round, when the whole search has so many."""
        return float(self.fall ** (1.0 / rounds))


def next_chunk(chunk: int, took: float, seconds: float) -> int:
    """The next number of rounds, after `chunk` of them took so long in a search of `seconds`."""
    aim = min(CHUNK_SECONDS, CHUNK_SHARE * seconds)
    if took > 2 * aim:
        return max(1, chunk // 2)
    return min(MOST, chunk * 2) if took < aim / 2 else chunk
