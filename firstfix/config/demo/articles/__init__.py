"""Knowledge articles of the demo, one file per product: what good engineers of the trade tell each other.

An entry has `title` and `body` in both languages, `faults` and `steps` (ids of the product's fault model), `parts`,
`pictures` (`draw` names a function of `demo/drawings.py`), perhaps a `former` text with its `note`, and `state: draft`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from firstfix.engines.troubleshooting.document import read_yaml

FOLDER = Path(__file__).parent


def article_files() -> dict[str, list[dict[str, Any]]]:
    """The articles about each product, by its code."""
    return {path.stem: read_yaml(path.read_bytes()) for path in sorted(FOLDER.glob("*.yaml"))}
