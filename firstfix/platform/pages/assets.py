"""Where the built front end lies: Vite's manifest turned into addresses."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from time import monotonic

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import PrefixNode

import firstfix

BUILD = Path(firstfix.__file__).parent / "static" / "build"
ICONS = Path(__file__).with_name("icons.json")


def asset_url(name: str) -> str:
    """Address of `app.js`, `app.css` (entry `web/app.ts` or `web/app/main.ts`) or of a plain file such as `icons.svg`.

    Vite already puts a hash in the file name, so the address skips the hashing of Django's static storage:
    a module that is reached once by a page and once by another module must have one address.
    """
    return built_address(_built_file(BUILD, name, int(monotonic())))


@lru_cache(maxsize=256)  # a page has hundreds of icons
def built_address(file: str) -> str:
    """Address of a file by the name that Vite gave it."""
    return f"{PrefixNode.handle_simple('STATIC_URL')}build/{file}"


def files_of_entry(name: str, *, at_once: bool = False) -> list[str]:
    """Everything that the entry `name` can come to need, by Vite's names: its own files and what it imports later.
    `at_once`: without what comes later, when it is asked for.
    """
    chunks = json.loads((BUILD / "manifest.json").read_text())
    waiting = [source for source, chunk in chunks.items() if chunk.get("isEntry") and chunk["name"] == name]
    seen: dict[str, None] = {}
    files: dict[str, None] = {}
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen[source] = None
        chunk = chunks[source]
        files |= dict.fromkeys([chunk["file"], *chunk.get("css", []), *chunk.get("assets", [])])
        waiting += [*chunk.get("imports", []), *([] if at_once else chunk.get("dynamicImports", []))]
    return sorted(files)


@lru_cache(maxsize=64)  # read once a second at most, so that a new build shows without a restart
def _built_file(build: Path, name: str, second: int) -> str:
    try:
        files = _files_by_name(build / "manifest.json", second)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "The front end is not built. Run `make setup`, or `npm ci && npm run build`."
        ) from None
    if name not in files:
        raise ImproperlyConfigured(
            f"The built front end has no {name!r}. It may be older than the sources: run `npm run build`."
        )
    return files[name]


@lru_cache(maxsize=1)
def _files_by_name(manifest: Path, second: int) -> dict[str, str]:
    files: dict[str, str] = {}
    for source, chunk in json.loads(manifest.read_text()).items():
        if chunk.get("isEntry"):
            files[f"{chunk['name']}.js"] = chunk["file"]
            files.update({f"{chunk['name']}.css": css for css in chunk.get("css", [])})
        elif not source.endswith((".ts", ".js", ".css")):
            files[Path(source).name] = chunk["file"]
    return files


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The words that `{% icon %}` knows; icons.json says which outline of Tabler's each one shows."""
    return frozenset(json.loads(ICONS.read_text()))
