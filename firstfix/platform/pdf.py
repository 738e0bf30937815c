"""Papers as PDF: a layout in Typst stands beside the code that says its words."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

FONTS = Path(settings.STATICFILES_DIRS[0]) / "build" / "fonts"


def pdf_of(layout: Path, words: Callable[[Path], Mapping[str, Any]]) -> bytes:
    """PDF bytes. `words` gets a folder for pictures, and says what the layout reads as content.json."""
    import typst  # 6 MB, of no use to the pages

    with tempfile.TemporaryDirectory(prefix="firstfix-pdf-") as folder:
        content = json.dumps(words(Path(folder)), ensure_ascii=False)
        (Path(folder) / "content.json").write_text(content, encoding="utf-8")
        shutil.copy(layout, folder)
        made: bytes = typst.compile(str(Path(folder) / layout.name), root=folder, font_paths=[str(FONTS)])
    return made
