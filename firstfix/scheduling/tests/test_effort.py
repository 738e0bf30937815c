"""What a day takes, by example and for any day."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from firstfix.scheduling.effort import Effort, Task, effort, outside, pieces
from firstfix.scheduling.rules import Place, Span

MORNING = datetime(2030, 5, 6, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME, NEAR, FAR = Place(31.0, 121.0), Place(31.1, 121.0), Place(31.4, 121.0)


def half_an_hour(a: Place | None, b: Place | None, leaving: datetime | None = None, /) -> timedelta:
    return timedelta(0) if a == b else HOUR / 2


def at(hour: float, *, hours: float = 1, place: Place = NEAR, **kw: object) -> Task:
    start = MORNING + (hour - 8) * HOUR
    return Task(Span(start, start + hours * HOUR), place, **kw)  # type: ignore[arg-type]


SHIFT = [Span(MORNING, MORNING + 9 * HOUR)]


def test_a_day_from_home_to_home() -> None:
    taken = effort([at(9), at(11, hours=2, place=FAR)], shifts=SHIFT, home=HOME, way=half_an_hour)
    assert taken == Effort(on_site=3 * HOUR, driving=1.5 * HOUR)
    assert taken.working == 4.5 * HOUR
    assert taken.drive_share == 1 / 3


def test_a_free_day_takes_nothing() -> None:
    assert effort([], shifts=SHIFT, home=HOME, way=half_an_hour) == Effort()
    assert Effort().drive_share == 0


def test_overtime_is_what_lies_outside_of_the_shift_with_the_way_home() -> None:
    assert effort([at(16.5)], shifts=SHIFT, home=HOME, way=half_an_hour).overtime == HOUR
    assert effort([at(20)], shifts=SHIFT, home=HOME, way=half_an_hour).overtime == 2 * HOUR
    assert effort([at(9)], shifts=[], home=HOME, way=half_an_hour).overtime == 2 * HOUR


def test_late_counts_from_when_it_had_to_begin() -> None:
    tasks = [at(9, due_at=MORNING), at(11, due_at=MORNING + 5 * HOUR), at(13)]
    assert effort(tasks, shifts=SHIFT, home=HOME, way=half_an_hour).late == HOUR


def test_efforts_add_up() -> None:
    one = effort([at(9, is_unfamiliar=True)], shifts=SHIFT, home=HOME, way=half_an_hour)
    assert one + one == Effort(on_site=2 * HOUR, driving=2 * HOUR, unfamiliar=2)


def test_a_way_that_is_too_short_takes_what_there_is() -> None:
    assert pieces([at(9), at(10.25, place=FAR)], home=HOME, way=half_an_hour) == [
        Span(MORNING + 0.5 * HOUR, MORNING + 2 * HOUR),
        Span(MORNING + 2 * HOUR, MORNING + 3.25 * HOUR),
        Span(MORNING + 3.25 * HOUR, MORNING + 3.75 * HOUR),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 12), st.sampled_from([HOME, NEAR, FAR, None])), max_size=8)
)
def test_pieces_never_overlap_and_hold_every_stop(stops: list[tuple[int, int, Place | None]]) -> None:
    tasks, free = [], 0
    for start, length, where in sorted(stops, key=lambda stop: stop[0]):
        start = max(start, free)
        free = start + length
        begins = MORNING + start * HOUR / 4
        tasks.append(Task(Span(begins, begins + length * HOUR / 4), where))
    found = pieces(tasks, home=HOME)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(any(piece.holds(task.span) for piece in found) for task in tasks)
    taken = effort(tasks, shifts=SHIFT, home=HOME)
    assert timedelta(0) <= taken.overtime <= taken.working
    assert taken.on_site == sum((task.span.length for task in tasks), timedelta(0))


def test_outside_of_several_shifts() -> None:
    split = [Span(MORNING, MORNING + 2 * HOUR), Span(MORNING + 3 * HOUR, MORNING + 4 * HOUR)]
    assert outside(Span(MORNING + HOUR, MORNING + 5 * HOUR), split) == 2 * HOUR
