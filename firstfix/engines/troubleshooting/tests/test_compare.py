"""What a reviewer sees of a new version."""

import copy
from typing import Any

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.compare import Change, compare
from firstfix.engines.troubleshooting.tests.makers import document, observation, repair

OLD = document(
    [0.5, 0.3, 0.2],
    [observation("Q", {"F1": [0.1, 0.9]}, [0.9, 0.1], name={"en": "Hot?"})],
    [repair("R", {"F1": 0.9}, 10, parts={"P": 1})],
    parts=[{"id": "P", "price": 20, "weight": 1}],
)


def after(change: Any) -> list[Change]:
    new = copy.deepcopy(OLD)
    change(new)
    return compare(OLD, new)


def test_a_model_is_no_different_from_itself_in_another_order() -> None:
    new = copy.deepcopy(OLD)
    new["faults"].reverse()
    assert compare(OLD, new) == []


def test_what_is_added_and_removed_is_named_whole() -> None:
    def change(new: Any) -> None:
        new["repairs"][0] = repair("S", {"F2": 0.8}, 5)
        new["parts"] = []

    assert [(one.how, one.section, one.id, one.field) for one in after(change)] == [
        ("removed", "repairs", "R", ""),
        ("added", "repairs", "S", ""),
        ("removed", "parts", "P", ""),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda new: new["rates"].update(visit=80), Change("changed", "", "", "rates.visit", 0, 80)),
        (lambda new: new["parts"][0].update(price=25), Change("changed", "parts", "P", "price", 20, 25)),
        (lambda new: new["repairs"][0].update(minutes=12), Change("changed", "repairs", "R", "minutes", 10, 12)),
        (lambda new: new["repairs"][0]["parts"].update(P=2), Change("changed", "repairs", "R", "parts.P", 1, 2)),
        (
            lambda new: new["repairs"][0]["fixes"].update(F2=0.5),
            Change("added", "repairs", "R", "fixes.F2", None, 0.5),
        ),
        (
            lambda new: new["observations"][0].update(name={"en": "Warm?"}),
            Change("changed", "observations", "Q", "name.en", "Hot?", "Warm?"),
        ),
        (
            lambda new: new["observations"][0]["p"].update(F2=[0.2, 0.8]),
            Change("changed", "observations", "Q", "p.F2", {"no": 0.9, "yes": 0.1}, {"no": 0.2, "yes": 0.8}),
        ),
        (lambda new: new["product"].update(version=2), Change("changed", "", "", "product.version", 1, 2)),
    ],
)
def test_a_change_is_told_with_its_numbers(change: Any, told: Change) -> None:
    assert after(change) == [told]


def test_a_new_default_shows_in_the_rows_that_it_changes() -> None:
    found = after(lambda new: new["observations"][0].update(default=[0.7, 0.3]))
    assert [one.field for one in found] == ["p.F2", "p.F_OTHER"]


def test_rows_that_are_written_out_but_the_same_are_no_change() -> None:
    assert after(lambda new: new["observations"][0]["p"].update(F2=[0.9, 0.1])) == []


def test_shares_that_hardly_move_are_left_out() -> None:
    assert after(lambda new: new["faults"][0].update(prior=0.501)) == []
    found = after(lambda new: new["faults"][0].update(prior=1.0))
    assert [(one.id, one.field) for one in found] == [("F1", "share"), ("F2", "share"), ("F_OTHER", "share")]
    assert (found[0].old, found[0].new) == (0.5, pytest.approx(2 / 3))


def test_what_orders_taught_is_compared_without_their_counts() -> None:
    assert after(lambda new: new.update(counts={"orders": 30})) == []


def test_only_models_are_compared() -> None:
    with pytest.raises(Mistakes):
        compare(OLD, {})
