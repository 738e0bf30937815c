from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.triage.features import CODE_WEIGHT, LONGEST_TEXT, features
from firstfix.engines.triage.lexicon import Entry, Lexicon
from firstfix.engines.triage.vocabulary import learn_vocabulary

NO_LIST = Lexicon()


def test_two_character_words_of_chinese_are_features() -> None:
    found = features("空调压缩机下面漏水", NO_LIST)
    assert {"压缩", "漏水", "压缩机", "水", "=空调压缩机下面漏水"} <= set(found)


def test_pieces_of_words_whole_words_and_pairs() -> None:
    found = features("Pump won't start", NO_LIST)
    assert {" p", "pu", "pump", " pump", "wont", "=pump", "=not", "=start", "=pump not", "=not start"} <= set(found)
    assert not any(len(feature) > 5 for feature in found if not feature.startswith("="))


def test_codes_of_the_synonym_list_are_features() -> None:
    lexicon = Lexicon([Entry("漏水", "LEAK"), Entry("leak", "LEAK")])
    assert features("漏水", lexicon)["#LEAK"] == features("it leaks", lexicon)["#LEAK"] == 1


def test_telephone_numbers_are_not_learnt() -> None:
    assert features("漏水 13800138000", NO_LIST) == features("漏水", NO_LIST)
    assert features("call a@b.com", NO_LIST) == features("call", NO_LIST)


def test_the_end_of_a_very_long_text_is_not_read() -> None:
    assert features("水" * LONGEST_TEXT + "漏油", NO_LIST) == features("水" * LONGEST_TEXT, NO_LIST)


def test_a_vocabulary_holds_what_is_frequent_and_weighs_what_is_rare() -> None:
    known = learn_vocabulary([{"a": 1, "b": 2}, {"a": 1, "b": 1, "c": 1}, {"a": 3}], least=2, most=9)
    assert list(known.terms) == ["a", "b"]
    assert known.rarity[0] == 1 < known.rarity[1] < known.unseen
    assert list(learn_vocabulary([{"b": 1, "a": 1}, {"b": 1}], least=1, most=1).terms) == ["b"]


def test_a_code_counts_more_than_a_piece() -> None:
    known = learn_vocabulary([{"#A": 1, "a": 1}], least=1, most=9)
    assert known.rarity[0] == CODE_WEIGHT * known.rarity[1]


def test_a_text_of_unknown_features_has_no_direction_and_is_not_familiar() -> None:
    vector = learn_vocabulary([{"a": 1}], least=1, most=9).vector({"z": 4})
    assert (len(vector.places), len(vector.weights), vector.familiar) == (0, 0, 0)


counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5), max_size=6)


@given(st.lists(counts, max_size=6), counts)
def test_vectors_have_length_one_and_familiarity_is_a_share(texts: list[dict[str, int]], asked: dict[str, int]) -> None:
    known = learn_vocabulary(texts, least=1, most=4)
    vector = known.vector(asked)
    assert 0 <= vector.familiar <= 1
    assert (vector.familiar == 1) == (bool(asked) and set(asked) <= set(known.terms))
    assert len(vector.places) == len(set(asked) & set(known.terms))
    if len(vector.places):
        np.testing.assert_allclose(vector.weights @ vector.weights, 1)


@given(st.text())
def test_any_text_has_features(text: str) -> None:
    assert isinstance(features(text, NO_LIST), Counter)
