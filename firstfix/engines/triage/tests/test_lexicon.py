import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.triage.lexicon import Entry, Lexicon, said_words, seed, written_words
from firstfix.engines.triage.tests.makers import our_lexicon


def codes(text: str, *phrases: str) -> list[str]:
    lexicon = Lexicon(Entry(phrase, f"C{i}") for i, phrase in enumerate(phrases))
    return lexicon.codes(said_words(written_words(text)))


def ours(text: str) -> list[str]:
    return our_lexicon().codes(said_words(written_words(text)))


def test_words_without_endings_and_with_one_word_for_not() -> None:
    assert said_words(written_words("The pump won't start, 门关不上")) == ["the", "pump", "not", "start", "门关不上"]
    assert said_words(written_words("It fails to start")) == ["it", "not", "start"]
    assert said_words(written_words("unable to  start / no longer starts")) == ["not", "start", "not", "start"]
    assert said_words(written_words("no, not never cooling to 5")) == ["not", "cool", "to", "5"]


@pytest.mark.parametrize(
    "text",
    ["won't start", "does not start", "it never starts", "unable to start", "FAILS TO START", "no longer starts"],
)
def test_every_way_to_say_not_is_one(text: str) -> None:
    assert codes(text, "not start") == ["C0"]


def test_chinese_is_found_anywhere_and_english_only_as_whole_words() -> None:
    assert codes("洗衣机下面漏水很多", "漏水") == ["C0"]
    assert codes("a shot was fired", "hot") == []
    assert codes("hot", "hot") == ["C0"]


def test_what_is_negated_does_not_count_unless_the_phrase_says_so() -> None:
    assert codes("机器不漏水", "漏水") == []
    assert codes("it is not leaking", "leak") == []
    assert codes("不漏水但是没漏油，现在漏水", "漏水") == ["C0"]
    assert codes("按了没反应", "没反应", "不*转") == ["C0"]


def test_a_gap_stands_for_a_few_words_or_characters() -> None:
    assert codes("it is not really getting cool", "not*cool") == ["C0"]
    assert codes("it is not a matter of how it gets cool", "not*cool") == []
    assert codes("不怎么制冷", "不*冷") == ["C0"]
    assert codes("不知道为什么今天早上冷", "不*冷") == []


def test_languages_mix_in_a_phrase_with_or_without_a_space() -> None:
    assert codes("显示E4报警", "E4 报警") == codes("E4 报警", "E4报警") == ["C0"]


def test_each_code_once_in_the_order_of_the_list() -> None:
    lexicon = Lexicon([Entry("b", "B"), Entry("a", "A"), Entry("c", "B"), Entry("a", "A")])
    assert lexicon.codes(["a", "b", "c"]) == ["B", "A"]
    assert len(lexicon.entries) == 3


@pytest.mark.parametrize("phrase", ["", "  ", "*", "* *", "*冷", "…", "，。"])
def test_a_phrase_without_words_finds_nothing(phrase: str) -> None:
    assert codes("冷 anything at all", phrase) == []


@given(st.text(), st.text(max_size=20))
def test_any_phrase_and_any_text_may_be_asked_for(text: str, phrase: str) -> None:
    found = codes(text, phrase)
    words = said_words(written_words(phrase))
    if "*" not in phrase and words:
        assert codes(phrase, phrase) == ["C0"]
    assert found in ([], ["C0"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("压缩机下面漏水", "LEAK-WATER"),
        ("water is dripping on the floor", "LEAK-WATER"),
        ("机器有异响", "NOISE"),
        ("makes a rattling noise", "NOISE"),
        ("打不着，起不来", "NO-START"),
        ("the drum is not spinning", "NO-START"),
        ("unable to pump", "LOW-FLOW"),
        ("dont activate", "NO-START"),
        ("一直不怎么制冷", "TOO-WARM"),
        ("滤网堵住了", "BLOCKED"),
        ("轴承磨损", "WORN-OUT"),
        ("dead as a doornail, no power", "NO-POWER"),
    ],
)
def test_our_own_list_knows_the_usual_words(text: str, code: str) -> None:
    assert code in ours(text)


def test_every_phrase_of_our_list_finds_its_code() -> None:
    silent = [entry for entry in seed() if entry.code not in ours(entry.phrase.replace("*", " "))]
    assert silent == []
    assert len(set(seed())) == len(seed())
