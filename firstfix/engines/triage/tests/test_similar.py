from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.triage.similar import Candidate, rank_similar, rarest_tokens
from firstfix.engines.triage.tokens import search_tokens

OLD = timedelta(days=3650)
FREQUENCIES = {
    "空调": 900,
    "不制": 300,
    "制冷": 310,
    "压缩": 80,
    "缩机": 80,
    "异响": 40,
    "e05": 5,
    "pump": 200,
    "leak": 90,
}


def make_candidate(key: int, text: str, *, age: timedelta = OLD, **common: bool) -> Candidate:
    return Candidate(key=key, tokens=search_tokens(text), age=age, **common)


def ranked(text: str, *candidates: Candidate) -> list[int]:
    cases = rank_similar(search_tokens(text), candidates, frequencies=FREQUENCIES, orders=1000)
    return [case.key for case in cases]


def test_the_rarest_tokens_come_first_and_unknown_ones_not_at_all() -> None:
    tokens = search_tokens("空调压缩机异响 E-05 未知")
    assert rarest_tokens(tokens, frequencies=FREQUENCIES, count=3) == ["e05", "异响", "压缩"]


def test_serial_numbers_and_single_characters_do_not_choose_candidates() -> None:
    frequencies = {"sn20240517": 1, "13800138000": 1, "响": 1, "异响": 40}
    assert rarest_tokens(["sn20240517", "13800138000", "响", "异响"], frequencies=frequencies) == ["异响"]


def test_a_rare_token_in_common_counts_more_than_a_usual_one() -> None:
    assert ranked("空调 E-05", make_candidate(1, "空调保养"), make_candidate(2, "显示 E05")) == [2, 1]


def test_more_in_common_is_more_alike() -> None:
    assert ranked(
        "空调压缩机异响",
        make_candidate(1, "压缩机保养"),
        make_candidate(2, "压缩机异响"),
        make_candidate(3, "空调压缩机异响"),
    ) == [3, 2, 1]


def test_a_short_text_that_says_the_same_is_more_alike_than_a_long_one() -> None:
    long = "pump leak and a great many other things that were seen, heard and replaced on that day"
    assert ranked("pump leak", make_candidate(1, long), make_candidate(2, "pump leak")) == [2, 1]


def test_nothing_in_common_is_not_similar() -> None:
    assert ranked("空调", make_candidate(1, "pump leak")) == []
    assert ranked("", make_candidate(1, "pump leak")) == []
    assert ranked("空调") == []


def test_of_equal_texts_the_more_trusted_comes_first() -> None:
    text = "压缩机异响"
    assert ranked(
        text,
        make_candidate(1, text),
        make_candidate(2, text, age=timedelta(days=3)),
        make_candidate(3, text, same_model=True),
        make_candidate(4, text, same_model=True, cause_confirmed=True),
        make_candidate(5, text, same_model=True, same_component=True, cause_confirmed=True),
    ) == [5, 4, 3, 2, 1]


def test_says_what_it_has_in_common_the_most_telling_first() -> None:
    [case] = rank_similar(
        search_tokens("空调，异响 E-05，漏水"),
        [make_candidate(1, "E05 空调 异响")],
        frequencies=FREQUENCIES,
        orders=1000,
    )
    assert case.because == ("e05", "异响", "空调")


def test_gives_no_more_than_asked_for_and_keeps_the_order_of_equals() -> None:
    candidates = [make_candidate(key, "压缩机") for key in range(20)]
    cases = rank_similar(search_tokens("压缩机"), candidates, frequencies=FREQUENCIES, orders=1000, limit=3)
    assert [case.key for case in cases] == [0, 1, 2]


def test_frequencies_counted_before_newer_orders_came_do_not_turn_the_order_round() -> None:
    cases = rank_similar(["空调"], [make_candidate(1, "空调")], frequencies={"空调": 50}, orders=10)
    assert cases[0].score > 0


words = st.lists(st.sampled_from(sorted(FREQUENCIES)), max_size=6).map(" ".join)


@given(words, st.lists(words, max_size=8))
def test_exactly_the_texts_with_something_in_common_are_found(query: str, texts: list[str]) -> None:
    common = {key for key, text in enumerate(texts) if set(text.split()) & set(query.split())}
    assert set(ranked(query, *(make_candidate(key, text) for key, text in enumerate(texts)))) == common
