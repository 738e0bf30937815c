"""Texts that people write with a little form: paragraphs, headings, lists, bold. Nothing of HTML passes through.

A small part of CommonMark, read by markdown-it-py; a line break in the text is one on the page, as Chinese needs it.
"""

from __future__ import annotations

from functools import cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

#: What of CommonMark is understood; links, pictures, code and HTML stay the characters that were typed.
UNDERSTOOD = ["heading", "lheading", "list", "emphasis", "escape", "newline", "hr"]
LOWEST = 6


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False, "breaks": True}).enable(UNDERSTOOD)


def prose(text: str, *, top: int = 2) -> SafeString:
    """`text` as HTML. Its highest heading becomes one of level `top`, so that the page's order of headings holds."""
    reader = _reader()
    tokens = reader.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = top - min((int(token.tag[1]) for token in headings), default=top)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, LOWEST)}"
    # Every character of the text was escaped by the renderer: the tags are its own.
    return SafeString(reader.renderer.render(tokens, reader.options, {}))
