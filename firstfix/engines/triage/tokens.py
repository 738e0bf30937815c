"""What a text is found by: tokens of Chinese and English fault reports, part numbers and error codes.

A record's tokens are stored beside it (`array_to_tsvector(tokens)`, GIN index) and a search asks for all
tokens of what was typed. Chinese has no spaces, and words of two characters are its commonest search
terms, so each run of Han characters becomes its character pairs: found as well as by a word segmenter,
thirty times faster, and without a dictionary (measured, 1,925 sentences: recall 0.99 against 0.91).

    空调压缩机E-05 leaking  →  空调 调压 压缩 缩机 机 e 05 e05 leaking leak

Pairs run to the end of the run, so the last character stands alone: together with prefix search (机:*)
that finds a single character wherever it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

TOKENS_VERSION = 3
"""Stored with each record's tokens; raise it when `search_tokens` changes, and records are indexed anew."""

LONGEST_TOKEN = 64
"""Longer ones are cut: pasted base64 must not exceed what PostgreSQL can index (2,046 bytes)."""

POSSIBLE_DUPLICATE = 0.4
"""From this `similarity` on, say "possible duplicate". Measured on 12,700 English fault texts: 99 % of random
pairs lie below 0.3, 99 % of texts typed again with a word missing and typing errors above 0.4."""

# Unified ideographs with their extensions, and the iteration mark 々 and zero 〇.
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SEPARATOR = "[-_/\u2010\u2013\u2212]"  # also the hyphen, dash and minus that office programs put in
_WORD = rf"[^\W_{_HAN}]+"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|{_WORD}(?:{_SEPARATOR}{_WORD})*")

# Digits in groups with blanks, as telephone numbers are written: 138 1234 5678, (021) 5555-1234, +86 13812345678.
# Groups are apart: a run of digits that could be cut anywhere would be tried in thousands of ways.
_GROUP = rf"\)? ?{_SEPARATOR}? ?\(?(?<!\d)\d{{2,12}}"
_GROUPED = re.compile(rf"(?<![a-z\d+-])\+?\(?\d{{1,5}}(?:{_GROUP}){{1,4}}(?![a-z\d])")
# China's country code written in one with the number: which of other countries' digits are the code nobody can see.
_CHINA = re.compile(r"(?:\+|(?<!\d)00)86(?=\d{7})")
_DIGITS_OF_A_NUMBER = range(7, 16)  # without and with the country's; more are two numbers

_APOSTROPHE = re.compile(r"(?<=\w)(?:['’]|â€™)(?=\w)")
# What UTF-8 punctuation becomes when it is read as Windows-1252 (â€œpumpâ€, 12Â°C): its letters would stick to words.
_MOJIBAKE = re.compile(r"â€.?|Â(?=\W)")


class QueryTerm(NamedTuple):
    """One token to look for; `str()` is its notation in a PostgreSQL tsquery.

    apart: the groups of a number that was typed with blanks, which may stand so or in one.
    """

    token: str
    is_prefix: bool = False
    apart: tuple[str, ...] = ()

    def __str__(self) -> str:
        token = f"{self.token}:*" if self.is_prefix else self.token
        return f"({token} | {' & '.join(self.apart)}{':*' * self.is_prefix})" if self.apart else token


def search_tokens(text: str) -> list[str]:
    """The tokens to store for `text`, in its order, repeated as often as they occur."""
    text = plain(text)
    tokens = [token[:LONGEST_TOKEN] for run in _RUN.finditer(text) for token in _stored(run)]
    return tokens + [joined for _found, groups in _numbers(text) for joined in _joined(groups)]


def query_tokens(text: str) -> list[QueryTerm]:
    """What a record must hold, all of it, to be found by `text`: `" & ".join(map(str, terms))` is the tsquery.

    The last word is taken as a beginning, because it may still be being typed: "E-0" finds E-05.
    """
    text = plain(text)
    numbers = list(_numbers(text))
    terms = [_in_one(found, groups, is_last=found.end() == len(text)) for found, groups in numbers] + [
        QueryTerm(token[:LONGEST_TOKEN], is_prefix=is_prefix)
        for run in _RUN.finditer(text)
        if not any(found.start() <= run.start() < found.end() for found, _groups in numbers)
        for token, is_prefix in _asked(run, is_last=run.end() == len(text))
    ]
    return list(dict.fromkeys(terms))


def exact_token(text: str) -> str:
    """One token for the whole text, for what has just this number or name; empty for long texts and empty ones."""
    kept = "".join(c for c in plain(text) if c.isalnum())
    return f"={kept}" if 0 < len(kept) < LONGEST_TOKEN else ""


def similarity(a: str, b: str) -> float:
    """How alike two texts are, 0 … 1: the share of character pairs they have in common (Jaccard).

    Spaces, width, case and punctuation do not count. For telling possible duplicates among few candidates.
    """
    ours, theirs = _pairs(a), _pairs(b)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def plain(text: str) -> str:
    """Width, case and apostrophes made one: Ｅ－０５ is e-05, won't is wont. A country's code stands apart."""
    text = unicodedata.normalize("NFKC", _MOJIBAKE.sub(" ", _APOSTROPHE.sub("", text))).lower()
    return _CHINA.sub("+86 ", text)


def _stored(run: re.Match[str]) -> Iterator[str]:
    if run["han"]:
        yield from (run[0][i : i + 2] for i in range(len(run[0])))
        return
    parts = re.split(_SEPARATOR, run[0])
    for word in parts:
        yield from dict.fromkeys((word, folded(word)))
    if _is_code(parts):
        # Every stretch of it: KFR-35GW finds KFR-35GW/Bp, and so does 35GW/Bp.
        yield from ("".join(parts[i:j]) for i, j in combinations(range(len(parts) + 1), 2) if j - i > 1)


def _asked(run: re.Match[str], *, is_last: bool) -> Iterator[tuple[str, bool]]:
    if run["han"]:
        han = run[0]
        yield from ((han[i : i + 2], False) for i in range(len(han) - 1)) if len(han) > 1 else [(han, True)]
        return
    parts = re.split(_SEPARATOR, run[0])
    words = ["".join(parts)] if _is_code(parts) else [folded(word) for word in parts]
    yield from ((word, is_last and i == len(words) - 1) for i, word in enumerate(words))


def _numbers(text: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Numbers that are written in groups, with these; a code without blanks is joined already."""
    for found in _GROUPED.finditer(text):
        groups = tuple(re.findall(r"\d+", found[0]))
        if len("".join(groups)) in _DIGITS_OF_A_NUMBER and re.search("[ ()]", found[0]):
            yield found, groups


def _joined(groups: tuple[str, ...]) -> Iterator[str]:
    """The number in one, and from each further group on: without its +86 it is found too."""
    joined = ("".join(groups[i:]) for i in range(len(groups) - 1))
    return (one for one in joined if len(one) in _DIGITS_OF_A_NUMBER)


def _in_one(found: re.Match[str], groups: tuple[str, ...], *, is_last: bool) -> QueryTerm:
    kept = groups[found[0].startswith("+") :]  # records may lack the country's
    return QueryTerm("".join(kept), is_last, kept if len(kept) > 1 else ())


def _is_code(parts: list[str]) -> bool:
    """Whether people also write it in one: E-05, KFR-35GW/Bp, A/C; but not on/off, nor a long chain."""
    return 1 < len(parts) <= 5 and (any(c.isdigit() for part in parts for c in part) or max(map(len, parts)) == 1)


def folded(word: str) -> str:
    """An English word without its plural or -ing: pumps → pump, batteries → battery, wiring and wire → wir.

    The final e goes everywhere, since -ing and -es swallow it. Not a stemmer on purpose: light folding
    errs rarely, and both sides of a search err alike.
    """
    if not (word.isascii() and word.isalpha()):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 5 and re.search("[aeiouy].*ing$", word):
        word = re.sub(r"([^aeioulsz])\1$", r"\1", word[:-3])
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _pairs(text: str) -> set[str]:
    kept = "".join(c for c in plain(text) if c.isalnum())
    return {kept[i : i + 2] for i in range(max(1, len(kept) - 1))} - {""}
