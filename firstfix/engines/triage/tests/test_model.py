"""What a trained model says, beside scikit-learn's own word and a plain reckoning of cosines."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from firstfix.engines.triage.features import CODE_WEIGHT, features, is_code
from firstfix.engines.triage.lexicon import Lexicon
from firstfix.engines.triage.model import Model, Opinions, Seen, Trust
from firstfix.engines.triage.tests.makers import (
    our_lexicon,
    report_examples,
    report_model,
    reports,
    small_examples,
    small_model,
)
from firstfix.engines.triage.training import PENALTY, train
from firstfix.engines.triage.vocabulary import Floats

ASKED = ["压缩机漏水", "水泵响", "pump leaks and is loud", "图像不清", "keys do not respond", "", "qqq 猫"]


def seen(model: Model, text: str) -> Seen:
    return model.look(features(text, model.lexicon))


@pytest.fixture(name="vectors", scope="module")
def vectors_of_scikit_learn() -> TfidfVectorizer:
    """Fitted to the reports as `training` does it, codes counting more."""
    analyser = TfidfVectorizer(
        analyzer=lambda text: list(features(text, our_lexicon()).elements()), sublinear_tf=True, min_df=2
    )
    analyser.fit([example.text for example in sorted(report_examples())])
    analyser.idf_ *= [CODE_WEIGHT if is_code(term) else 1 for term in analyser.get_feature_names_out()]
    return analyser


def test_the_linear_model_decides_as_scikit_learn_does(vectors: TfidfVectorizer) -> None:
    learnt = [example for example in sorted(report_examples()) if example.label in trained_labels()]
    machine = LinearSVC(C=PENALTY, random_state=0)
    machine.fit(vectors.transform([example.text for example in learnt]), [example.label for example in learnt])
    theirs = machine.decision_function(vectors.transform(ASKED))
    model = report_model()
    places = [model.labels.index(label) for label in machine.classes_]
    ours = np.array([seen(model, text).opinions.linear[places] for text in ASKED])
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def trained_labels() -> set[str]:
    labels = [example.label for example in report_examples()]
    return {label for label in labels if labels.count(label) >= 5}


def test_two_labels_are_decided_as_scikit_learn_does() -> None:
    examples = sorted(example for example in small_examples() if example.label != "HOT")
    analyser = TfidfVectorizer(
        analyzer=lambda text: list(features(text, Lexicon()).elements()), sublinear_tf=True, min_df=2
    )
    machine = LinearSVC(C=PENALTY, random_state=0)
    matrix = analyser.fit_transform([example.text for example in examples])
    machine.fit(matrix, [example.label for example in examples])
    asked = ["hose leaks", "whistle"]
    theirs = machine.decision_function(analyser.transform(asked))
    ours = np.array([seen(train(examples), text).opinions.linear for text in asked])
    np.testing.assert_allclose(ours, np.column_stack([-theirs, theirs]), atol=1e-6)


def test_neighbours_are_as_alike_as_scikit_learn_says(vectors: TfidfVectorizer) -> None:
    texts = [example.text for example in sorted(report_examples())]
    theirs = (vectors.transform(ASKED) @ vectors.transform(texts).T).toarray()
    ours = np.array([report_model().alike(text) for text in ASKED])
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("压缩机漏水", "LEAK-WATER"),
        ("地上一滩水", "LEAK-WATER"),
        ("there is water all over the floor", "LEAK-WATER"),
        ("机器发出刺耳的声音", "NOISE"),
        ("it squeaks terribly", "NOISE"),
        ("打印机掉线了", "COMM"),
        ("the lid will not close", "DOOR"),
        ("冷冻室不结冰", "TOO-WARM"),
        ("no hot water", "TOO-COLD"),
    ],
)
def test_what_no_report_says_in_these_words(text: str, symptom: str) -> None:
    assert text not in [report.text for report in reports()]
    first = report_model().suggest(text)[0]
    assert first.label == symptom
    assert first.confidence > 0.4


def test_a_report_that_was_learnt_is_its_own_evidence() -> None:
    for key in (0, 57, 140):
        report = reports()[key]
        right = next(one for one in report_model().suggest(report.text) if one.label == report.symptom)
        assert right.because[0].key == key
        assert right.because[0].alike == pytest.approx(1, abs=1e-6)


def test_evidence_has_the_label_and_the_most_alike_comes_first() -> None:
    for suggestion in report_model().suggest("水泵声音很响，轴承坏了"):
        assert all(reports()[near.key].symptom == suggestion.label for near in suggestion.because)
        alike = [near.alike for near in suggestion.because]
        assert alike == sorted(alike, reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "，。！", "今天天气不错", "zxqv wkjh", "😀", "\0", "13800138000"])
def test_nothing_is_suggested_for_what_says_nothing(text: str) -> None:
    assert report_model().suggest(text) == []


def test_nothing_is_suggested_when_unsure() -> None:
    text = "水泵响"
    model = report_model()
    best = model.suggest(text)[0].confidence
    assert replace(model, sure=best + 1e-9).suggest(text) == []
    assert replace(model, sure=best).suggest(text)[0].confidence == best


@given(st.text(max_size=60), st.integers(1, 40))
def test_suggestions_are_probabilities_best_first(text: str, most: int) -> None:
    model = small_model()
    found = model.suggest(text, most=most)
    confidences = [suggestion.confidence for suggestion in found]
    assert len(found) <= min(most, len(model.labels))
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1
    assert sum(model.shares(seen(model, text))) + model.elsewhere == pytest.approx(1)


numbers = st.lists(st.floats(-5, 5), min_size=3, max_size=3).map(np.array)


@given(numbers, numbers, numbers, st.floats(-10, 10))
def test_shares_do_not_change_when_a_judge_says_the_same_of_all_labels_more(
    linear: Floats, neighbours: Floats, lexicon: Floats, more: float
) -> None:
    shares = Opinions(linear, neighbours, lexicon).shares(Trust())
    assert shares.sum() == pytest.approx(1)
    np.testing.assert_allclose(Opinions(linear + more, neighbours, lexicon).shares(Trust()), shares, atol=1e-9)


def test_a_web_worker_does_not_load_scikit_learn() -> None:
    code = "import sys; import firstfix.engines.triage.model_file; print({'sklearn', 'scipy'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "set()\n"
