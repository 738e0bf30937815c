"""Our list of synonyms speaks of codes that the demo company has."""

from firstfix.config.failure_codes import MODES, SYMPTOMS
from firstfix.engines.triage.lexicon import seed


def test_every_symptom_and_failure_mode_has_phrases_in_both_languages() -> None:
    known = {**SYMPTOMS, **MODES}
    phrases: dict[str, list[bool]] = {code: [] for code in known}
    for phrase, code in seed():
        phrases[code].append(phrase.isascii())
    assert [code for code, are_ascii in phrases.items() if set(are_ascii) != {True, False}] == []
