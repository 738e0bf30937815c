"""What happens to product models, parts and assets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProductModelAdded:
    pass


@dataclass(frozen=True)
class ProductModelChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class PartAdded:
    pass


@dataclass(frozen=True)
class PartChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class AssetAdded:
    pass


@dataclass(frozen=True)
class AssetChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class AssetStepped:
    """The asset's life went on: `verb` led to `state`."""

    verb: str
    state: str


@dataclass(frozen=True)
class AssetCovered:
    contract: str


@dataclass(frozen=True)
class AssetUncovered:
    contract: str


@dataclass(frozen=True)
class MeterRead:
    meter: str
    value: str
    unit: str
