"""A wrong model is told mistake by mistake, each with its place, whatever stands in the file."""

import copy
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.troubleshooting.document import DEEPEST, MOST_VALUES, load_yaml, read_yaml, write_yaml
from firstfix.engines.troubleshooting.reading import MOST, read_model, remarks
from firstfix.engines.troubleshooting.tests.makers import Json, document, observation, repair


def sound() -> Json:
    return document(
        [0.5, 0.3, 0.2],
        [observation("Q", {"F1": [0.2, 0.8]}, [0.9, 0.1])],
        [repair("R", {"F1": 0.9}, parts={"P": 2}), repair("S", {"F2": 1}, where="onsite")],
        parts=[{"id": "P", "price": 5, "weight": 1}],
        components=[{"id": "A", "parent": None}, {"id": "B", "parent": "A"}],
    )


def mistakes_of(given: Any) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        read_model(given)
    return list(caught.value.lines)


def test_a_sound_model_is_read() -> None:
    model = read_model(sound())
    assert model.name == "X@1"
    assert [one.cost for one in model.repairs] == [11, 1]
    assert model.observations[0].likelihood.tolist() == [[0.2, 0.9, 0.9], [0.8, 0.1, 0.1]]
    assert remarks(model) == []


def test_ranks_double_and_shares_are_normalised() -> None:
    given = sound()
    given["faults"] = [{"id": name, "occurrence": rank} for name, rank in (("F1", 4), ("F2", 3), ("F_OTHER", 3))]
    assert read_model(given).prior.tolist() == [0.5, 0.25, 0.25]
    given["faults"] = [{"id": name, "prior": prior} for name, prior in (("F1", 2), ("F2", 1), ("F_OTHER", 1))]
    assert read_model(given).prior.tolist() == [0.5, 0.25, 0.25]


def test_what_is_allowed_but_rarely_meant_is_remarked() -> None:
    given = sound()
    given["repairs"] = [repair("R", {"F1": 0.9})]
    assert remarks(read_model(given)) == [
        "F2: no repair fixes it, so it ends in escalation",
        "P: no repair uses this part",
    ]
    given["repairs"] = []
    assert remarks(read_model(given)) == ["repairs: there is none, so every case is escalated at once"]


Change = Callable[[Json], Any]
WRONG: list[tuple[Change, str]] = [
    (lambda m: m.update(schema="fault-model/9"), "schema: must be"),
    (lambda m: m.pop("faults"), "faults: is missing"),
    (lambda m: m.update(faults=[]), "faults: is empty"),
    (lambda m: m["faults"].pop(), "faults: F_OTHER is missing: the fault for all that is not listed"),
    (lambda m: m["faults"][0].update(prior=0), "faults[0].prior: must be above 0"),
    (lambda m: m["faults"][0].update(prior=float("nan")), "faults[0].prior: must be a finite number, not NaN"),
    (lambda m: m["faults"][0].update(prior="much"), 'faults[0].prior: must be a number, not "much"'),
    (lambda m: m["faults"][0].pop("prior"), "faults[0]: has neither prior nor occurrence"),
    (lambda m: m["faults"][1].update(id="F1"), 'faults[1].id: "F1" is the id of faults[0] already'),
    (lambda m: m["faults"][1].update(component="Z"), 'faults[1].component: there is no component "Z"'),
    (lambda m: m["components"][0].update(parent="B"), '"A" would be a part of itself'),
    (lambda m: m["components"][1].update(parent="Z"), 'components[1].parent: there is no component "Z"'),
    (lambda m: m["observations"][0].update(default=[0.9, 0.2]), "observations[0].default: adds up to 1.1, not 1"),
    (lambda m: m["observations"][0]["p"].update(F1=[0, 1]), "observations[0].p.F1[0]: must be above 0"),
    (lambda m: m["observations"][0]["p"].update(F1=[1]), "observations[0].p.F1: has 1 probabilities for 2 outcomes"),
    (lambda m: m["observations"][0]["p"].update(F9=[0.5, 0.5]), 'observations[0].p.F9: there is no fault "F9"'),
    (lambda m: m["observations"][0].pop("default"), "observations[0].default: is missing, and p has no row for F2"),
    (lambda m: m["observations"][0].update(outcomes=[True, False]), 'write "yes" and "no" in quotes'),
    (
        lambda m: m["observations"][0].update(outcomes=["a", "a"]),
        'observations[0].outcomes[1]: "a" is an outcome already',
    ),
    (lambda m: m["observations"][0].update(outcomes=["a", "unknown"]), '"unknown" has a meaning of its own'),
    (
        lambda m: m["observations"][0].update(outcomes=["a"]),
        "observations[0].outcomes: must be 2 to 20 outcomes, not 1",
    ),
    (
        lambda m: m["observations"][0].update(kind="guess"),
        "observations[0].kind: must be one of symptom, question, test",
    ),
    (lambda m: m["observations"][0].update(where="home"), "observations[0].where: must be one of remote, onsite"),
    (lambda m: m["observations"][0].update(minutes=-1), "observations[0].minutes: must be at least 0"),
    (lambda m: m["repairs"][0].update(id="Q"), 'repairs[0].id: "Q" is the id of observations[0] already'),
    (lambda m: m["repairs"][0].update(id="escalate"), "repairs[0].id: "),
    (lambda m: m["repairs"][0].update(fixes={}), "repairs[0].fixes: is empty"),
    (lambda m: m["repairs"][0].update(fixes={"F1": 0}), "repairs[0].fixes.F1: must be above 0"),
    (lambda m: m["repairs"][0].update(fixes={"F1": 1.1}), "repairs[0].fixes.F1: must be at most 1"),
    (lambda m: m["repairs"][0].update(fixes=[1]), "repairs[0].fixes: must be an object, not a list"),
    (lambda m: m["repairs"][0].update(parts={"Z": 1}), 'repairs[0].parts.Z: there is no part "Z"'),
    (lambda m: m["repairs"][0].update(parts={"P": 0}), "repairs[0].parts.P: must be at least 1"),
    (lambda m: m["repairs"].append(7), "repairs[2]: must be an object, not 7"),
    (lambda m: m.pop("rates"), "rates: is missing"),
    (lambda m: m["rates"].update(escalate=0), "rates.escalate: must be above 0"),
    (lambda m: m["rates"].update(visit="free"), 'rates.visit: must be a number, not "free"'),
    (lambda m: m.pop("product"), "product: is missing"),
    (lambda m: m["product"].update(version="1"), 'product.version: must be a whole number, not "1"'),
    (lambda m: m.update(faults=[{"id": f"F{n}", "prior": 1} for n in range(3000)]), "faults: has 3,000 entries"),
]


@pytest.mark.parametrize(("change", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_mistake_names_its_place(change: Change, told: str) -> None:
    given = sound()
    change(given)
    assert any(told in line for line in mistakes_of(given)), mistakes_of(given)


def test_shares_and_ranks_are_not_mixed() -> None:
    given = sound()
    for fault in given["faults"]:
        fault["occurrence"] = 5
    given["faults"][1].pop("prior")
    assert mistakes_of(given) == [
        f"faults[{place}].prior: is given here but not for faults[1]: give all or none" for place in (0, 2)
    ]


def test_all_mistakes_are_told_at_once() -> None:
    given = sound()
    given["faults"][0]["prior"] = 0
    given["repairs"][0]["minutes"] = None
    given["parts"][0]["price"] = -1
    assert len(mistakes_of(given)) == 3


@pytest.mark.parametrize("given", [None, 3, "text", [], [[]]])
def test_what_is_no_model_is_said(given: Any) -> None:
    assert mistakes_of(given)[0].startswith("the model must be an object")


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    ("faults",), ("faults", 0), ("faults", 0, "prior"), ("faults", 0, "id"), ("faults", 0, "mode"), ("rates",),
    ("rates", "visit"), ("observations",), ("observations", 0), ("observations", 0, "p"),
    ("observations", 0, "outcomes"),
    ("observations", 0, "default"), ("observations", 0, "p", "F1"), ("repairs",), ("repairs", 0, "fixes"),
    ("repairs", 0, "parts"), ("parts",), ("parts", 0), ("components", 0, "parent"), ("components", 0, "id"),
    ("product",), ("product", "id"), ("observations", 0, "name"), ("repairs", 0, "where"), ("repairs", 0, "tools"),
    ("schema",),
]  # fmt: skip


@given(place=st.sampled_from(PLACES), value=anything)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_there_is_a_mistake_or_a_model(place: tuple[Any, ...], value: Any) -> None:
    given = copy.deepcopy(sound())
    inner: Any = given
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with suppress(Mistakes):
        read_model(given)


BAD_YAML = {
    "a: &x [1]\nb: *x": "line 1: &x: anchors are not allowed",
    "a: *x": "line 1: *x: aliases are not allowed",
    "a: 1\nb: {c: 1, c: 2}": "line 2: c stands here twice",
    "a: [1": "is not YAML",
    "a: !!python/object/apply:os.system [ls]": "tags are not allowed",
    "a: 1\n---\nb: 2": "line 3: a second document begins",
    "? [1]\n: 2": "line 1: a key must be a text",
    "[" * (DEEPEST + 2): f"line 1: is nested deeper than {DEEPEST}",
}


@pytest.mark.parametrize(("text", "told"), BAD_YAML.items())
def test_yaml_that_is_refused(text: str, told: str) -> None:
    with pytest.raises(Mistakes) as caught:
        read_yaml(text.encode())
    assert told in caught.value.lines[0]


def test_a_bomb_of_values_is_refused_while_it_is_read() -> None:
    with pytest.raises(Mistakes) as caught:
        read_yaml(b"[" + b"1," * (MOST_VALUES + 1) + b"]")
    assert caught.value.lines == (f"line 1: there are more than {MOST_VALUES:,} values",)


def test_files_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes("a: é".encode("latin-1"))
    for name, told in (("none", "cannot be read"), ("latin", "is not UTF-8 text"), (".", "cannot be read")):
        with pytest.raises(Mistakes) as caught:
            load_yaml(str(tmp_path / name))
        assert told in caught.value.lines[0]


@given(anything)
@settings(max_examples=200, deadline=None)
def test_what_is_written_is_read_again(value: Any) -> None:
    with suppress(Mistakes):  # what YAML cannot hold: control characters, numbers beyond its range
        assert repr(read_yaml(write_yaml(value).encode("utf-8", "surrogatepass"))) == repr(value)


def test_scalars_mean_what_people_think() -> None:
    text = b'{a: 1, b: 1.5, c: 1e-07, d: "no", e: no, f: ~, g: 1.0e-07, h: -3, i: .5, j: 2026-11-01, k: 0x1F}'
    assert read_yaml(text) == {
        "a": 1, "b": 1.5, "c": 1e-07, "d": "no", "e": False, "f": None, "g": 1e-07, "h": -3, "i": 0.5,
        "j": "2026-11-01", "k": "0x1F",
    }  # fmt: skip


def test_the_limits_leave_room_for_the_largest_product() -> None:
    assert MOST["faults"] >= 2000
