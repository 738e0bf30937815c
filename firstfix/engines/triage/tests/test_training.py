import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.features import features
from firstfix.engines.triage.lexicon import Entry, Lexicon
from firstfix.engines.triage.model import Example
from firstfix.engines.triage.model_file import to_bytes
from firstfix.engines.triage.tests.makers import (
    our_lexicon,
    report_examples,
    report_model,
    reports,
    small_examples,
    small_model,
    symptoms,
)
from firstfix.engines.triage.training import Limits, train


def test_labels_of_reports_that_were_not_seen() -> None:
    """The 216 reports in five folds: a third of them says what no other says."""
    figures = report_model().figures
    assert figures is not None
    assert figures.texts == 216
    assert figures.first >= 0.56
    assert figures.three >= 0.67
    assert figures.coverage >= 0.75
    assert figures.first / figures.coverage >= 0.65
    assert figures.log_loss <= 1.5


def test_synonyms_find_what_words_alone_do_not() -> None:
    without = train(report_examples(), labels=symptoms()).figures
    with_synonyms = report_model().figures
    assert without is not None
    assert with_synonyms is not None
    assert with_synonyms.first >= without.first + 0.2


def test_one_language_teaches_the_other() -> None:
    """Learnt from English reports only, asked in Chinese: the synonym list is the bridge."""
    english = [example for example, report in zip(report_examples(), reports(), strict=True) if report.language == "en"]
    model = train(english, lexicon=our_lexicon(), labels=symptoms())
    chinese = [report for report in reports() if report.language == "zh"]
    right = [report.symptom in [one.label for one in model.suggest(report.text)] for report in chinese]
    assert np.mean(right) >= 0.5


def test_confidence_is_how_often_it_is_right() -> None:
    """Of texts that were not learnt, in bands of confidence."""
    examples = report_examples()
    random.Random(3).shuffle(examples)
    pairs = []
    for fold in range(3):
        model = train(
            [one for i, one in enumerate(examples) if i % 3 != fold], lexicon=our_lexicon(), labels=symptoms()
        )
        for example in examples[fold::3]:
            pairs += [(one.confidence, one.label == example.label) for one in model.suggest(example.text)]
    confidence, right = np.array(pairs).T
    for low, high in ((0, 0.15), (0.15, 0.5), (0.5, 1)):
        band = (confidence >= low) & (confidence < high)
        assert band.sum() >= 20
        assert abs(confidence[band].mean() - right[band].mean()) < 0.16


def test_the_order_of_the_rows_does_not_matter() -> None:
    shuffled = small_examples()
    random.Random(5).shuffle(shuffled)
    assert to_bytes(train(shuffled, limits=Limits(neighbours=10))) == to_bytes(small_model())


def test_numbers_of_people_are_not_in_the_model() -> None:
    private = [
        replace_text(example, f"{example.text} 13800138000 li@plant.cn 192.168.1.20") for example in small_examples()
    ]
    content = str(train(private).vocabulary.terms)
    assert "138" not in content
    assert "plant.cn" not in content
    assert "'=li'" not in content
    assert "168" not in content


def replace_text(example: Example, text: str) -> Example:
    return example._replace(text=text)


def test_labels_with_few_texts_are_not_learnt() -> None:
    few = [*small_examples(), *(Example(f"smells burnt {i}", "SMELL") for i in range(4))]
    assert "SMELL" not in train(few).labels
    assert train(few).elsewhere == pytest.approx(5 / 32)
    known = train(few, limits=Limits(examples_per_label=4))
    assert known.suggest("it smells burnt")[0].label == "SMELL"


def test_neighbours_speak_for_a_label_with_few_texts_that_may_be_suggested() -> None:
    few = [*small_examples(), *(Example(f"smells burnt {i}", "SMELL", key=90 + i) for i in range(3))]
    model = train(few, labels={"SMELL"})
    [first, *_] = model.suggest("smells burnt")
    assert first.label == "SMELL"
    assert {near.key for near in first.because} == {90, 91, 92}


def test_one_label() -> None:
    model = train([example for example in small_examples() if example.label == "HOT"])
    [only] = model.suggest("the motor gets hot")
    assert only.label == "HOT"
    assert only.confidence < 0.95  # nobody knows what else there is
    assert model.suggest("qqq") == []


def test_before_there_is_any_text_the_synonym_list_speaks() -> None:
    model = train([], lexicon=our_lexicon(), labels=symptoms())
    assert model.figures is None
    assert model.suggest("机器漏油")[0].label == "LEAK-OIL"
    assert model.suggest("nothing that is in the list: table") == []


@pytest.mark.parametrize(
    ("examples", "line"),
    [
        ([], "there is no labelled text to learn from"),
        (
            [Example("a", "A"), Example("b", "A"), Example("c", "B")],
            "no label has 5 texts: the most frequent, 'A', has 2",
        ),
    ],
)
def test_nothing_to_learn_from(examples: list[Example], line: str) -> None:
    with pytest.raises(Mistakes) as caught:
        train(examples)
    assert caught.value.lines == (line,)


def test_only_the_newest_texts_are_learnt_and_vote() -> None:
    old = [Example(f"water leaks {i}", "OLD", key=i, at=i) for i in range(10)]
    new = [Example(f"water leaks {i}", "NEW", key=10 + i, at=10 + i) for i in range(10)]
    model = train([*new, *old], limits=Limits(examples=10))
    assert (model.labels, model.examples, model.until) == (("NEW",), 10, 19)
    voters = train([*new, *old], limits=Limits(neighbours=4)).neighbours
    assert sorted(voters.keys) == [16, 17, 18, 19]


def test_as_many_features_as_are_allowed() -> None:
    assert len(train(small_examples(), limits=Limits(features=50)).vocabulary.terms) == 50


def test_equal_texts_with_different_labels_make_nobody_sure() -> None:
    torn = [Example("it does not work", label, key=i) for i, label in enumerate("AB" * 20)]
    model = train(torn)
    assert [round(one.confidence, 1) for one in model.suggest("it does not work")] == [0.5, 0.5]


def test_a_list_that_is_always_right_is_trusted_more() -> None:
    right = [Example(f"zz{label.lower()}zz thing number {i}", label) for i in range(12) for label in "ABC"]
    helpful = train(right, lexicon=Lexicon(Entry(f"zz{label.lower()}zz", label) for label in "ABC"))
    turned = {"A": "B", "B": "C", "C": "A"}
    misleading = train(right, lexicon=Lexicon(Entry(f"zz{label.lower()}zz", other) for label, other in turned.items()))
    assert helpful.trust.lexicon > misleading.trust.lexicon


texts = st.text(st.sampled_from("ab漏水泵响 9@."), max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(texts, st.sampled_from("XYZ")), max_size=24))
def test_any_texts_can_be_learnt_from_or_are_refused_in_words(rows: list[tuple[str, str]]) -> None:
    try:
        model = train([Example(text, label) for text, label in rows], limits=Limits(examples_per_label=3))
    except Mistakes:
        return
    for text, _ in rows:
        assert np.isfinite(model.shares(model.look(features(text, model.lexicon)))).all()
        model.suggest(text)


def test_training_twice_gives_the_same_bytes() -> None:
    assert to_bytes(train(report_examples(), lexicon=our_lexicon(), labels=symptoms())) == to_bytes(report_model())
    assert to_bytes(replace(report_model(), sure=0.3)) != to_bytes(report_model())
