"""How the kernel's functions are compiled, and where the result is kept.

Numba notices changes of the file of a cached function only, not of the files it calls into; so the cache's folder
carries the digest of the whole package.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy.typing as npt

F = TypeVar("F", bound=Callable[..., Any])
Array = npt.NDArray[Any]  #: of records or numbers; each use says which
PACKAGE = Path(__file__).parent


def cache_folder() -> Path:
    """Where compiled code lies: in FIRSTFIX_HOME, else `.firstfix` of the checkout, else the machine's temp folder."""
    digest = hashlib.sha256()
    for source in sorted(PACKAGE.glob("*.py")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    name = f"kernel-{digest.hexdigest()[:16]}"
    return next((parent / name for parent in _homes() if _is_writable(parent)), PACKAGE / "__pycache__")


def _homes() -> Iterator[Path]:
    home = os.environ.get("FIRSTFIX_HOME")
    if home:
        yield Path(home)
    root = PACKAGE.parents[3]
    if (root / "pyproject.toml").exists():
        yield root / ".firstfix"
    yield Path(tempfile.gettempdir()) / f"firstfix-{os.getuid() if hasattr(os, 'getuid') else 0}"


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return mine and os.access(folder, os.W_OK)


os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))

import numba  # noqa: E402  (the folder must be known before)
from numba.core import types  # noqa: E402

_OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}


def kernel(function: F) -> F:
    """Compile as part of the doors that call it, for one signature; no interpreter's lock, no counted references."""
    compiled = numba.njit(no_cpython_wrapper=True, **_OPTIONS)(function)
    template = compiled.get_call_template
    compiled.get_call_template = lambda args, kws: template(tuple(_plain(arg) for arg in args), kws)
    named: F = compiled
    return named


def _plain(kind: Any) -> Any:
    """The type without its value, for Numba would compile a function once more for every constant."""
    kind = types.unliteral(kind)  # type: ignore[attr-defined]
    return types.int64 if kind in types.signed_domain else kind


def door(function: F) -> F:
    """A kernel function that Python calls: compiled at first call, or taken from the cache."""
    compiled: F = numba.njit(cache=True, **_OPTIONS)(function)
    return compiled
