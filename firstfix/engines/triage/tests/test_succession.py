"""When a new model takes the place of the old one."""

from dataclasses import replace

import pytest

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.model import Example
from firstfix.engines.triage.succession import FEW, succeed
from firstfix.engines.triage.tests.makers import small_examples
from firstfix.engines.triage.training import train


def spoilt(examples: list[Example]) -> list[Example]:
    """Each label given to the texts of another."""
    turned = {"LEAK": "HOT", "HOT": "NOISE", "NOISE": "LEAK"}
    return [example._replace(label=turned[example.label]) for example in examples]


def test_the_first_model_is_taken() -> None:
    found = succeed(small_examples(), None)
    assert found.model is not None
    assert found.new == found.model.figures
    assert found.old is None


def test_a_model_that_is_as_good_is_taken() -> None:
    examples = small_examples(60)
    old = train(examples[:100])
    found = succeed(examples, old)
    assert found.model is not None
    assert found.model.examples == 180
    assert found.old is not None
    assert found.new is not None
    assert found.old.texts == found.new.texts == 36
    assert found.old.first == found.new.first == 1


def test_a_model_of_spoilt_labels_is_refused() -> None:
    examples = small_examples(60)
    border = 144
    found = succeed([*spoilt(examples[:border]), *examples[border:]], train(examples[:border]))
    assert found.model is None
    assert found.new is not None
    assert found.old is not None
    assert found.new.first < found.old.first
    assert found.new.log_loss > found.old.log_loss


def test_a_better_model_is_taken() -> None:
    examples = small_examples(60)
    found = succeed(examples, train(spoilt(examples[:90])))
    assert found.model is not None
    assert found.new is not None
    assert found.old is not None
    assert found.new.first > found.old.first


def test_texts_that_the_old_model_knows_do_not_count_for_it() -> None:
    examples = small_examples(60)
    found = succeed(examples, train(examples[:150]))
    assert found.new is not None
    assert found.new.texts == 30 > FEW


def test_with_too_few_new_texts_both_are_trained_on_the_older_ones() -> None:
    examples = small_examples(60)
    knows_all = replace(train(examples), intercepts=train(examples).intercepts + 7)
    found = succeed(examples, knows_all)
    assert found.model is not None
    assert found.new == found.old
    assert found.new is not None
    assert found.new.texts == 36


def test_the_order_of_the_rows_does_not_matter() -> None:
    examples = small_examples(30)
    old = train(examples[:60])
    assert succeed(examples, old)[1:] == succeed(examples[::-1], old)[1:]


def test_too_few_texts_to_compare() -> None:
    examples = [example for example in small_examples(5) if example.label == "HOT"]
    found = succeed(examples, train(small_examples()))
    assert found.model is not None
    assert found.old is None


def test_nothing_to_learn_from() -> None:
    with pytest.raises(Mistakes):
        succeed([], train(small_examples()))
