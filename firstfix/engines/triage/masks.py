"""What must not be learnt from people's words: telephone numbers, e-mail addresses, network addresses, long numbers."""

import re

_MASKED = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)*                                  # e-mail
    | \b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?!\d)                    # IPv4, with its port
    | \b[0-9a-f]{1,4}:(?:[0-9a-f]{0,4}:){2,6}[0-9a-f]{1,4}\b      # IPv6 and hardware addresses
    | (?<![\w.])\+?\(?\d(?:[ ()./-]{0,2}\d){6,}                   # telephone numbers, dates, serial numbers
    | (?<![^\W_])(?=[a-z]*\d)(?=(?:[a-z]*\d){4})[a-z\d]{8,}       # serial numbers with letters
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def mask(text: str) -> str:
    """The text with a space instead of what names a person, a place in a network or one single machine."""
    return _MASKED.sub(" ", text)
