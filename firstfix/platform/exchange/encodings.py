"""From bytes to text: which encoding it is, and text that was once decoded with the wrong one."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
#: Two-byte characters of GB2312, nearly all that real Chinese text holds.
_GB2312_RUN = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")

# UTF-8 read as Windows-1252 begins with one of these and goes on with what 0x80–0xBF look like there:
# Â£ Ã¼ â€™ ä¸­ ï¼Œ ðŸ˜€
_TAILS = "".join(bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in range(0x80, 0xC0))
_DOUBLE = re.compile(f"(?:[ÂÃ][{_TAILS}]|[âãäåæçèéï][{_TAILS}]{{2}}|ð[{_TAILS}]{{3}})+")
#: The remains of such text that nothing can prove any more.
_DAMAGED = re.compile("\ufffd|â€|Ã[\xa0-\xbf\u0192\u201a]|Â(?=\\s|$)")
#: Stands before text that looks doubly encoded and is not: WORD JOINER, which nobody sees.
_MEANT = "\u2060"
_TO_BYTE = {chr(code): code for code in range(0x80, 0xA0)} | {
    char: code for code in range(0x80, 0xC0) if (char := bytes([code]).decode("cp1252", errors="ignore"))
}


def encoding_of(content: bytes) -> str:
    """The encoding of a text file: by its byte order mark, else UTF-8, GB18030 or Windows-1252 by what fits."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    if _decodes(content, "utf-8"):
        return "utf-8"
    if _looks_chinese(content) and _decodes(content, "gb18030"):
        return "gb18030"
    return "cp1252" if _decodes(content, "cp1252") else "latin-1"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(content: bytes) -> bool:
    """GB18030 also swallows "é" and the letter after it; but Chinese comes in whole pairs of high bytes."""
    runs = _HIGH_RUNS.findall(content)
    high = sum(map(len, runs))
    paired = sum(len(run) for run in runs if _GB2312_RUN.fullmatch(run))
    return paired * 10 >= high * 8


def mended(text: str) -> str | None:
    """`text` with its doubly encoded characters put right, where the proof is complete; None when there are none.

    Proof: a run of characters which, as bytes of Windows-1252, is well-formed UTF-8 that begins as such text does.
    """
    if text.isascii() or not _DOUBLE.search(text):
        return None
    repaired = _DOUBLE.sub(_decoded_again, text)
    return repaired if repaired != text else None


def _decoded_again(found: re.Match[str]) -> str:
    run = found[0]
    try:
        return bytes(_TO_BYTE.get(char, ord(char)) for char in run).decode("utf-8")
    except (UnicodeDecodeError, ValueError):
        return run


def meant(text: str) -> str:
    """As an export writes it, so that an import does not mend what was kept in just these letters."""
    return _MEANT + text if mended(text) is not None else text


def as_meant(text: str) -> str | None:
    """What `meant` was given; None where it had nothing to say."""
    rest = text.removeprefix(_MEANT)
    return rest if rest != text and mended(rest) is not None else None


def is_damaged(text: str) -> bool:
    """It holds signs of a wrong decoding that cannot be put right with certainty."""
    return not text.isascii() and _DAMAGED.search(text) is not None
