"""A model as bytes and back: triage-model/1, a zip of JSON, text and NumPy arrays, without pickle.

Reading trusts nothing: whatever the bytes are, the answer is a model that can be asked, or `Mistakes`.
docs/formats/triage-model.md is the contract.
"""

import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import Spot
from firstfix.engines.triage.features import FEATURES_VERSION
from firstfix.engines.triage.lexicon import Entry, Lexicon
from firstfix.engines.triage.model import Figures, Model, Neighbours, Trust
from firstfix.engines.triage.vocabulary import Vocabulary

SCHEMA = "triage-model/1"
#: Bytes as stored, and unpacked: so much a web worker may spend on one model.
LARGEST_FILE, LARGEST_CONTENT = 64_000_000, 256_000_000

_ABOUT, _TERMS = "model.json", "terms.json"
_ARRAYS = {
    "rarity": np.float64,
    "coefficients": np.float32,
    "intercepts": np.float64,
    "keys": np.int64,
    "labels": np.int32,
    "starts": np.int64,
    "rows": np.int32,
    "weights": np.float32,
}
#: What zipfile may raise on bytes that are not what they say.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)


def to_bytes(model: Model) -> bytes:
    """The same bytes for the same model."""
    about = {
        "schema": SCHEMA,
        "features": FEATURES_VERSION,
        "labels": model.labels,
        "trust": model.trust._asdict(),
        "elsewhere": model.elsewhere,
        "familiar": model.familiar,
        "sure": model.sure,
        "unseen": model.vocabulary.unseen,
        "examples": model.examples,
        "until": model.until,
        "figures": model.figures._asdict() if model.figures else None,
        "lexicon": [entry._asdict() for entry in model.lexicon.entries],
    }
    near = model.neighbours
    arrays: dict[str, NDArray[Any]] = {
        "rarity": model.vocabulary.rarity,
        "coefficients": model.coefficients,
        "intercepts": model.intercepts,
        "keys": near.keys,
        "labels": near.labels,
        "starts": near.starts,
        "rows": near.rows,
        "weights": near.weights,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(_entry(_ABOUT), json.dumps(about, ensure_ascii=False).encode())
        pack.writestr(_entry(_TERMS), json.dumps(list(model.vocabulary.terms), ensure_ascii=False).encode())
        for name, array in arrays.items():
            packed = io.BytesIO()
            np.lib.format.write_array(packed, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            pack.writestr(_entry(f"{name}.npy"), packed.getvalue())
    return content.getvalue()


def read_model(path: str) -> Model:
    """The model in the file; `Mistakes` that name it."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as trouble:
        raise Mistakes([f"{path}: cannot be read ({getattr(trouble, 'strerror', None) or trouble})"]) from None
    try:
        return from_bytes(content)
    except Mistakes as mistakes:
        raise Mistakes(f"{path}: {line}" for line in mistakes.lines) from None


def from_bytes(content: bytes) -> Model:
    """The model; `Mistakes` when it is none, is too large, or contradicts itself."""
    if len(content) > LARGEST_FILE:
        raise Mistakes([f"is larger than {LARGEST_FILE:,} bytes"])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            if sum(member.file_size for member in pack.infolist()) > LARGEST_CONTENT:
                raise Mistakes([f"is larger than {LARGEST_CONTENT:,} bytes when unpacked"])
            about = json.loads(pack.read(_ABOUT))
            _check_version(about)
            terms = json.loads(pack.read(_TERMS))
            arrays = {name: _array(pack.read(f"{name}.npy"), name) for name in _ARRAYS}
    except Mistakes:
        raise
    except (*_BROKEN, RecursionError) as trouble:
        raise Mistakes([f"is not a {SCHEMA} ({_said(trouble)})"]) from None
    return _model(about, terms, arrays)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _said(trouble: BaseException) -> str:
    return (str(trouble.args[0]) if trouble.args else type(trouble).__name__)[:120]


def _check_version(about: Any) -> None:
    mistakes: list[str] = []
    spot = Spot(about, "", mistakes)
    if spot.is_record():
        spot.schema(SCHEMA)
        if not mistakes and spot.whole("features") != FEATURES_VERSION and not mistakes:
            mistakes.append("was trained for another version of FirstFix: train it anew")
    if mistakes:
        raise Mistakes(mistakes)


def _array(content: bytes, name: str) -> NDArray[Any]:
    array = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    if array.dtype != _ARRAYS[name]:
        raise Mistakes([f"{name}: must hold {np.dtype(_ARRAYS[name])}, not {array.dtype}"])
    if not np.all(np.isfinite(array)):
        raise Mistakes([f"{name}: holds what is not a number"])
    return array


def _model(about: Any, terms: Any, arrays: dict[str, NDArray[Any]]) -> Model:
    mistakes: list[str] = []
    spot = Spot(about, "", mistakes)
    labels = tuple(item.as_text() for item in spot.items("labels", required=True))
    entries = [Entry(item.text("phrase"), item.text("code")) for item in spot.records("lexicon")]
    trust = Trust(*(spot.at("trust").number(name) for name in Trust._fields))
    numbers = {name: spot.number(name) for name in ("elsewhere", "familiar", "sure", "unseen")}
    until = spot.number("until", least=-1e15)
    examples = spot.whole("examples", least=0)
    known = _figures(spot.at("figures"))
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        mistakes.append("terms: must be a list of texts")
        terms = []
    if len(set(labels)) < len(labels) or not labels:
        mistakes.append("labels: must be one or more, each once")
    mistakes += _contradictions(len(terms), len(labels), arrays)
    if mistakes:
        raise Mistakes(mistakes)
    return Model(
        labels=labels,
        vocabulary=Vocabulary(terms, arrays["rarity"], numbers["unseen"]),
        coefficients=arrays["coefficients"],
        intercepts=arrays["intercepts"],
        neighbours=Neighbours(*(arrays[name] for name in ("keys", "labels", "starts", "rows", "weights"))),
        lexicon=Lexicon(entries),
        trust=trust,
        elsewhere=numbers["elsewhere"],
        familiar=numbers["familiar"],
        sure=numbers["sure"],
        examples=examples,
        until=until,
        figures=known,
    )


def _figures(spot: Spot) -> Figures | None:
    if spot.value is None or not spot.is_record():
        return None
    return Figures(spot.whole("texts", least=1), *(spot.number(name) for name in Figures._fields[1:]))


def _contradictions(terms: int, labels: int, arrays: dict[str, NDArray[Any]]) -> list[str]:
    """Shapes and places that do not belong together: nothing is looked up beyond an end."""
    texts, found = arrays["keys"].shape, arrays["rows"].shape
    shapes = {
        "rarity": (terms,),
        "coefficients": (terms, labels),
        "intercepts": (labels,),
        "keys": (arrays["keys"].size,),
        "labels": texts,
        "starts": (terms + 1,),
        "rows": (arrays["rows"].size,),
        "weights": found,
    }
    lines = [f"{name}: must be of shape {list(shape)}, not {list(arrays[name].shape)}"
             for name, shape in shapes.items() if arrays[name].shape != shape]  # fmt: skip
    if lines:
        return lines
    starts, rows, kinds = arrays["starts"], arrays["rows"], arrays["labels"]
    if starts[0] != 0 or starts[-1] != rows.size or np.any(np.diff(starts) < 0):
        lines.append(f"starts: must rise from 0 to {rows.size}")
    if rows.size and not (rows.min() >= 0 and rows.max() < texts[0]):
        lines.append(f"rows: must be from 0 to {texts[0] - 1}")
    if kinds.size and not (kinds.min() >= -1 and kinds.max() < labels):
        lines.append(f"labels: must be from -1 to {labels - 1}")
    return lines
