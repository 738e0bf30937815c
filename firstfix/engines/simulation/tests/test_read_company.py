"""Wrong input is refused with every mistake named by its place."""

from typing import Any

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.simulation.reading import read_company
from firstfix.engines.simulation.tests.makers import make_document, make_engineer, make_model


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"days": 0}, "days: must be at least 1"),
        ({"days": 99_999}, "days: must be at most 3660"),
        ({"hours": {"opens": 5, "closes": 5, "days": [0]}}, "hours: must open before it closes, within a day"),
        ({"hours": {"opens": 0, "closes": 9, "days": [7]}}, "hours.days: must be days of the week, 0 to 6"),
        ({"engineers": []}, "engineers: is empty"),
        ({"engineers": [make_engineer("e", 0, 0), make_engineer("e", 0, 0)]}, 'engineers: "e" stands here twice'),
        (
            {"engineers": [make_engineer("e", 0, 0, ends=7 * 3600)]},
            "engineers[0]: must begin before the end, within a day, and overtime end after it",
        ),
        ({"engineers": [make_engineer("e", 0, 0, stock={"P": -1})]}, "engineers[0].stock.P: must be at least 0"),
        (
            {"sites": [{"id": "s", "x": 0, "y": 0, "product": "N", "service_level": "gold"}]},
            'sites[0].product: there is no product "N"',
        ),
        ({"travel": {"seconds_per_km": -1}}, "travel.seconds_per_km: must be at least 0"),
        ({"model_error": 9}, "model_error: must be at most 5"),
        ({"schema": "company/2"}, 'schema: must be "company/1", not "company/2"'),
    ],
)
def test_a_mistake_names_its_place(changes: dict[str, Any], mistake: str) -> None:
    with pytest.raises(Mistakes) as raised:
        read_company(make_document(**changes))
    assert mistake in raised.value.lines


def test_mistakes_in_a_fault_model_are_named_too() -> None:
    model = make_model() | {"faults": []}
    products = [{"id": "M", "skill": "cooling", "faults_per_year": 1, "model": model}]
    with pytest.raises(Mistakes) as raised:
        read_company(make_document(products=products))
    assert any(line.startswith("products[0].model: faults") for line in raised.value.lines)


@pytest.mark.parametrize("document", [None, [], "x", {}, {"schema": "company/1"}])
def test_whatever_it_is_it_is_refused_in_words(document: object) -> None:
    with pytest.raises(Mistakes):
        read_company(document)
