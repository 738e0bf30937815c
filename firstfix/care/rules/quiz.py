"""The short quiz of a course, written as text and marked by counting: pure functions.

? What comes first when the alarm E-05 stands?
+ Press the emergency stop
- Open the cover
- Go on
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Text

MOST_QUESTIONS, MOST_CHOICES = 20, 6


@dataclass(frozen=True)
class Question:
    text: str
    choices: tuple[str, ...]
    right: int


def questions_in(text: str) -> list[Question]:
    """Of a text without flaws."""
    return [
        Question(asked, tuple(choice for _is_right, choice in choices), [one for one, _said in choices].index(True))
        for asked, choices in _blocks(text)
    ]


def quiz_flaws(quiz: Bilingual) -> list[Text]:
    """What is wrong with a quiz in either language, in plain words; empty when it can be asked."""
    flaws = [flaw for text in (quiz.zh, quiz.en) for flaw in _flaws(text)]
    if not flaws and quiz.zh.strip() and quiz.en.strip() and _shape(quiz.zh) != _shape(quiz.en):
        flaws.append(_("Both languages need the same questions with the right answer at the same place."))
    return flaws


def score_of(answers: Sequence[int], questions: Sequence[Question]) -> int:
    """Percent of the questions that were answered right."""
    right = sum(given == question.right for given, question in zip(answers, questions, strict=True))
    return 100 * right // len(questions)


def _flaws(text: str) -> list[Text]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    flaws: list[Text] = []
    for line in lines:
        if line[0] not in "?？+-" or not line[1:].strip():
            return [_("“%(line)s”: begin a question with ?, the right answer with +, others with -.") % {"line": line}]
    if lines and lines[0][0] not in "?？":
        return [_("The first line has to be a question: begin it with ?.")]
    blocks = _blocks(text)
    if len(blocks) > MOST_QUESTIONS:
        flaws.append(_("At most %(n)s questions: it is a short quiz.") % {"n": MOST_QUESTIONS})
    for asked, choices in blocks:
        if not 2 <= len(choices) <= MOST_CHOICES:
            flaws.append(_("“%(question)s” needs two to six answers.") % {"question": asked})
        elif sum(is_right for is_right, _said in choices) != 1:
            flaws.append(_("“%(question)s” needs exactly one right answer, with +.") % {"question": asked})
    return flaws


def _blocks(text: str) -> list[tuple[str, list[tuple[bool, str]]]]:
    """Each question with its answers, and whether each is right."""
    blocks: list[tuple[str, list[tuple[bool, str]]]] = []
    for line in (line.strip() for line in text.splitlines()):
        if line[:1] in ("?", "？"):
            blocks.append((line[1:].strip(), []))
        elif line and blocks:
            blocks[-1][1].append((line[0] == "+", line[1:].strip()))
    return blocks


def _shape(text: str) -> list[list[bool]]:
    return [[is_right for is_right, _said in choices] for _asked, choices in _blocks(text)]
