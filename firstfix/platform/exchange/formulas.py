"""Cells that a spreadsheet would take for a formula are written so that it does not, and read back as they were.

OWASP, "CSV Injection": a cell that begins with = + - @ (also full-width), tab or carriage return can run when the file
is opened. An apostrophe before it makes it text; reading takes exactly that apostrophe away again.
"""

import re

_DANGEROUS = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def guarded(text: str) -> str:
    return f"'{text}" if _DANGEROUS.match(text) else text


def without_guard(text: str) -> str:
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text
