import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firstfix.engines.triage.tokens import (
    LONGEST_TOKEN,
    POSSIBLE_DUPLICATE,
    QueryTerm,
    query_tokens,
    search_tokens,
    similarity,
)


def finds(query: str, text: str) -> bool:
    """What PostgreSQL answers: every term is one of the record's tokens, or begins one."""
    stored = search_tokens(text)

    def holds(token: str, is_prefix: bool) -> bool:
        return any(one.startswith(token) if is_prefix else one == token for one in stored)

    return all(
        holds(term.token, term.is_prefix)
        or (
            bool(term.apart)
            and all(holds(one, term.is_prefix and i == len(term.apart) - 1) for i, one in enumerate(term.apart))
        )
        for term in query_tokens(query)
    )


def tsquery(query: str) -> str:
    return " & ".join(map(str, query_tokens(query)))


class TestStored:
    def test_han_becomes_character_pairs_to_the_end_of_the_run(self) -> None:
        assert search_tokens("空调压缩机") == ["空调", "调压", "压缩", "缩机", "机"]

    def test_a_lone_han_character_stays(self) -> None:
        assert search_tokens("水") == ["水"]

    def test_words_and_numbers_stay_whole_between_han(self) -> None:
        assert search_tokens("显示E5不启动") == ["显示", "示", "e5", "不启", "启动", "动"]

    def test_a_code_is_stored_in_parts_and_in_one(self) -> None:
        assert search_tokens("E-05") == ["e", "05", "e05"]
        assert search_tokens("KFR-35GW/Bp") == ["kfr", "35gw", "bp", "kfr35gw", "kfr35gwbp", "35gwbp"]
        assert search_tokens("A/C") == ["a", "c", "ac"]

    def test_words_joined_by_a_stroke_are_words(self) -> None:
        assert search_tokens("on/off") == ["on", "off"]
        assert search_tokens("1-2-3-4-5-6") == ["1", "2", "3", "4", "5", "6"]

    def test_an_english_word_is_stored_as_written_and_folded(self) -> None:
        assert search_tokens("Leaking pumps") == ["leaking", "leak", "pumps", "pump"]

    def test_repeats_are_kept_for_ranking(self) -> None:
        assert search_tokens("E5 E5") == ["e5", "e5"]

    @pytest.mark.parametrize("text", ["", "   ", "……！？", "🔧🔥", "\x00\u200b"])
    def test_nothing_to_find_is_no_tokens(self, text: str) -> None:
        assert search_tokens(text) == []
        assert query_tokens(text) == []

    def test_emoji_separate(self) -> None:
        assert search_tokens("🔧水泵💧pump🔥") == ["水泵", "泵", "pump"]

    def test_what_is_pasted_cannot_break_the_index(self) -> None:
        assert search_tokens("A1" * 5000) == [("a1" * 5000)[:LONGEST_TOKEN]]


class TestFound:
    @pytest.mark.parametrize("query", ["压缩", "漏水", "压缩机漏水", "机", "水", "空", "压缩机 空调"])
    def test_chinese_by_words_of_any_length(self, query: str) -> None:
        assert finds(query, "空调压缩机漏水")

    @pytest.mark.parametrize("query", ["缩压", "漏水机", "火", "压缩机 冰箱"])
    def test_not_by_what_is_not_there(self, query: str) -> None:
        assert not finds(query, "空调压缩机漏水")

    @pytest.mark.parametrize("text", ["显示 E-05", "显示E05", "显示Ｅ－０５", "显示 e_05", "显示E–05", "显示E/05"])
    @pytest.mark.parametrize("query", ["E-05", "e05", "Ｅ０５", "ｅ－０５", "E-0", "显示 E05"])
    def test_an_error_code_however_it_is_written(self, text: str, query: str) -> None:
        assert finds(query, text)

    def test_a_complete_code_before_other_words_is_not_a_beginning(self) -> None:
        assert finds("E5 漏水", "漏水 E5")
        assert not finds("E5 漏水", "漏水 E50")

    @pytest.mark.parametrize("query", ["KFR-35GW 不制冷", "kfr35gw", "35GW/Bp 不制冷", "KFR", "35gw", "不制冷 KFR-3"])
    def test_a_model_by_any_stretch_of_its_number(self, query: str) -> None:
        assert finds(query, "KFR-35GW/Bp 不制冷")

    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ("pump leak", "pumps leaking"),
            ("leaking pumps", "pump leaks"),
            ("battery", "batteries dead"),
            ("valves stuck", "valve stuck"),
            ("switches off", "switch off"),
            ("wires loose", "loose wiring"),
            ("spinning drum", "drum won't spin"),
            ("wont start", "won’t start"),
            ("won't start", "wont start"),
        ],
    )
    def test_english_in_singular_plural_and_ing(self, query: str, text: str) -> None:
        assert finds(query, text)

    @pytest.mark.parametrize("word", ["gas", "bus", "status", "pressure", "spring", "glass", "axis", "process"])
    def test_words_that_only_look_like_a_plural_are_found_as_they_are(self, word: str) -> None:
        assert finds(f"{word} low", f"low {word}")

    @pytest.mark.parametrize(
        "query", ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "+8613812345678"]
    )
    @pytest.mark.parametrize(
        "text",
        [
            "13812345678",
            "电话138 1234 5678",
            "138-1234-5678 张三",
            "+86 138 1234 5678",
            "(138) 12345678",
            "+8613812345678",
            "008613812345678",
        ],
    )
    def test_a_telephone_number_with_and_without_blanks(self, query: str, text: str) -> None:
        assert finds(query, text)
        assert not finds(query[:-1] + "9", text)

    def test_numbers_beside_each_other_are_found_apart_too(self) -> None:
        assert finds("6204 2024001", "轴承 6204，批次 2024001")

    def test_while_it_is_typed(self) -> None:
        typed = "compressor leaking"
        assert all(finds(typed[:end], "Compressor leaking oil") for end in range(1, len(typed) + 1))

    def test_the_last_word_is_complete_once_something_follows(self) -> None:
        assert query_tokens("pump") == [QueryTerm("pump", is_prefix=True)]
        assert query_tokens("pump ") == [QueryTerm("pump")]

    def test_in_mojibake(self) -> None:
        assert finds("pump doesnt", "â€œpumpâ€\x9d doesnâ€™t work at 12Â°C")

    def test_written_as_tsquery(self) -> None:
        assert tsquery("空调 E-05 水 leaking") == "空调 & e05 & 水:* & leak:*"
        assert tsquery("空调空调") == "空调 & 调空"

    def test_no_text_can_smuggle_operators_into_the_tsquery(self) -> None:
        assert tsquery("a' | !b & (c) <-> d:* \\ e") == "a & b & c & d & e:*"


texts = st.text(st.sampled_from("压缩机漏水空调不 E05-/aeginrst'。Ａ０â€™🔧\n") | st.characters(), max_size=40)


@given(texts)
@example("İ ẞ ﬁ ㎡ ½ ①")
def test_tokens_are_short_and_need_no_quoting(text: str) -> None:
    for token in [*search_tokens(text), *(term.token for term in query_tokens(text))]:
        assert 0 < len(token) <= LONGEST_TOKEN
        assert not re.search(r"[\s'&|!():*<>\\,.-]", token)


@given(texts)
def test_a_text_is_found_by_itself(text: str) -> None:
    assert finds(text, text)


@given(st.text("压缩机漏水空调", min_size=1, max_size=12), st.data())
def test_chinese_is_found_by_every_piece_of_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    assert finds(text[start : data.draw(st.integers(start + 1, len(text)))], text)


@given(texts, texts)
def test_similarity_is_a_symmetric_share(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1


def test_similarity_overlooks_spelling_and_sees_differences() -> None:
    assert similarity("空调 E-05，不启动！", "空调Ｅ０５不启动") == 1
    assert similarity("洗衣机脱水时异响漏水", "洗衣机脱水的时候异响、漏水") >= POSSIBLE_DUPLICATE
    assert similarity("洗衣机脱水时异响漏水", "空调不制冷室外机不启动") < POSSIBLE_DUPLICATE
    assert similarity("Pump leaking at the seal", "pump leakng at seal") >= POSSIBLE_DUPLICATE
    assert similarity("Pump leaking at the seal", "Screen stays black") < POSSIBLE_DUPLICATE


def test_texts_without_letters_are_like_nothing() -> None:
    assert similarity("", "") == similarity("🔧", "🔧") == 0
    assert similarity("水", "水") == 1
