"""The words of a report: what they suggest, and what closed orders teach about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from firstfix.diagnosis.models import SuggestionModel
from firstfix.diagnosis.rules.reports import Labelled
from firstfix.diagnosis.translate.last_used import LastUsed
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.lexicon import Entry, Lexicon, said_words, seed, written_words
from firstfix.engines.triage.model import Model as SuggestionReader
from firstfix.engines.triage.model_file import from_bytes, to_bytes

#: Models that are kept in a process; each takes some ten megabytes.
KEPT = 8

_models_kept: LastUsed[SuggestionReader] = LastUsed(KEPT)


@dataclass(frozen=True)
class Suggestion:
    """`confidence` 0…1, None where only a word of the list speaks for it; `because`: keys of texts most alike."""

    label: str
    confidence: float | None
    because: Sequence[int] = ()


@dataclass(frozen=True)
class Learnt:
    """`content` is triage-model/1, None when the model in use is better; `figures` say how much."""

    content: bytes | None
    figures: dict[str, Any]


def suggested(model: SuggestionModel, text: str, *, most: int) -> list[Suggestion]:
    """What the learnt model suggests, best first; nothing when it is not sure."""
    if model.content is None:
        return []
    found = _models_kept.of(model.pk, lambda: from_bytes(bytes(model.content or b""))).suggest(text, most=most)
    return [Suggestion(one.label, one.confidence, [near.key for near in one.because]) for one in found]


def named(synonyms: Iterable[tuple[str, str]], text: str, *, most: int) -> list[Suggestion]:
    """The codes whose words stand in the text, before anything is learnt."""
    lexicon = Lexicon(Entry(*synonym) for synonym in synonyms)
    return [Suggestion(code, None) for code in lexicon.codes(said_words(written_words(text)))[:most]]


def usual_synonyms() -> Sequence[tuple[str, str]]:
    """Our own list of phrases and codes, in Chinese and English."""
    return seed()


def learnt_suggestions(
    examples: Sequence[Labelled],
    former: bytes | None,
    *,
    synonyms: Iterable[tuple[str, str]],
    labels: Sequence[str],
) -> Learnt | None:
    """Learn from the examples and hold it against the model in use; None when there is too little to learn from."""
    from firstfix.engines.triage.model import Example
    from firstfix.engines.triage.succession import succeed  # scikit-learn: only job workers learn

    known = [Example(one.text, one.label, one.key, one.at) for one in examples]
    lexicon = Lexicon(Entry(*synonym) for synonym in synonyms)
    try:
        old = from_bytes(former) if former else None
    except Mistakes:  # of an older FirstFix, or damaged: what is learnt now replaces it
        old = None
    try:
        result = succeed(known, old, lexicon=lexicon, labels=labels)
    except Mistakes:
        return None
    figures = {name: {**one._asdict()} for name, one in (("new", result.new), ("old", result.old)) if one is not None}
    return Learnt(to_bytes(result.model) if result.model else None, figures)
