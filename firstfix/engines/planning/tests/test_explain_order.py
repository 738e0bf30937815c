"""Why this engineer and not that one."""

from firstfix.engines.planning.explain import explain_order
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import HOUR, Json, as_plan, engineer, order, planned, problem, shift

WEIGHTS = {"overtime_per_hour": 1800, "change_engineer": 300, "change_time_per_hour": 60, "not_preferred": 200}
FREE = {"travel": 0, "late": 0, "overtime": 0, "change": 0, "preference": 0, "imbalance": 0}


def explained(document: Json, name: str = "o1", plan: Json | None = None) -> Json:
    return explain_order(read_problem(document), read_plan(plan or planned(document)), name)


def test_three_best_and_why_not_the_others() -> None:
    people = [engineer(f"e{i}", shift(home=10 * i)) for i in range(5)]
    people += [engineer("off", skills=["a"]) | {"shifts": []}, engineer("able", skills=["a"])]
    found = explained(problem([order("o1", 0)], people))
    assert [(best["engineer"], best["cost"]) for best in found["best"]] == [("e0", 0), ("able", 0), ("e1", 1200)]
    assert found["others"][:3] == [
        {"engineer": "e2", "reason": "worse", "detail": "possible, for 2,400 more than the best"},
        {"engineer": "e3", "reason": "worse", "detail": "possible, for 3,600 more than the best"},
        {"engineer": "e4", "reason": "worse", "detail": "possible, for 4,800 more than the best"},
    ]
    assert found["others"][3] == {"engineer": "off", "reason": "time", "detail": "is not on duty"}
    assert found["penalty"] == 100_000


def test_costs_term_by_term() -> None:
    wanted = order("o1", 30, due=8 * HOUR, late_per_hour=600, preferred=["e2"], seconds=8 * HOUR, promised=False)
    people = [engineer("e1", shift(8, 17, overtime_to=18 * HOUR)), engineer("e2", shift(8, 9))]
    found = explained(problem([wanted], people, weights=WEIGHTS), plan=as_plan(("e2", "o1", 9)))
    terms = {"travel": 3600, "late": 300, "overtime": 0, "change": 330, "preference": 200}
    best = found["best"][0]
    assert (best["engineer"], best["shift"], best["start"]) == ("e1", 0, 8 * HOUR + 1800)
    assert best["terms"] == FREE | terms
    assert best["cost"] == sum(terms.values())
    assert found["others"] == [
        {"engineer": "e2", "reason": "time", "detail": "it takes longer, with the way there and back, than any shift"}
    ]


def test_the_visit_as_it_stands_is_named() -> None:
    document = problem([order("o1", 10)])
    plan = planned(document)
    found = explained(document, plan=plan)
    assert found["now"] == {"engineer": "e1", "start": 8 * HOUR + 600}
    assert found["best"][0]["cost"] == 1200
    assert explained(document, plan=as_plan())["now"] is None


def test_each_reason_against_an_engineer() -> None:
    day = order("day", 0, seconds=9 * HOUR, skills=["busy"], penalty=10**7)
    wanted = order("o1", 10, tools=["t"], parts={"P": 1}, windows=[[8 * HOUR, 12 * HOUR]], skills=["a"])
    owns = {"tools": ["t"], "stock": {"P": 1}}
    people = [
        engineer("unskilled", **owns),
        engineer("late", shift(13, 17), skills=["a"], **owns),
        engineer("toolless", skills=["a"], stock={"P": 1}),
        engineer("partless", skills=["a"], tools=["t"]),
        engineer("full", skills=["a", "busy"], **owns),
    ]
    found = explained(problem([day, wanted], people))
    assert found["best"] == []
    assert {other["engineer"]: other["reason"] for other in found["others"]} == {
        "unskilled": "skill",
        "late": "window",
        "toolless": "tool",
        "partless": "part",
        "full": "time",
    }


def test_a_lock_speaks_for_itself() -> None:
    wanted = order("o1", locked={"engineer": "e2", "start": 9 * HOUR})
    found = explained(problem([wanted], [engineer("e1"), engineer("e2")]))
    assert found["best"][0]["engineer"] == "e2"
    assert found["others"] == [{"engineer": "e1", "reason": "locked", "detail": "it is locked to e2"}]
