"""What happens to product models, parts and assets."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class ProductModelAdded:
    words: ClassVar[Text] = _("Product model added")


@dataclass(frozen=True)
class ProductModelChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Product model changed")


@dataclass(frozen=True)
class PartAdded:
    words: ClassVar[Text] = _("Part added")


@dataclass(frozen=True)
class PartChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Part changed")


@dataclass(frozen=True)
class AssetAdded:
    words: ClassVar[Text] = _("Asset added")


@dataclass(frozen=True)
class AssetChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Asset changed")


@dataclass(frozen=True)
class SoftwareVersionNoted:
    """What runs on an asset now; `former` ran before ("" where nobody knew)."""

    version: str
    former: str
    words: ClassVar[Text] = _("Software version %(version)s noted")


@dataclass(frozen=True)
class AssetStepped:
    """The asset's life went on: `verb` led to `state`."""

    verb: str
    state: str
    words: ClassVar[Text] = _("State changed")


@dataclass(frozen=True)
class AssetCovered:
    contract: str
    words: ClassVar[Text] = _("Covered by contract %(contract)s")


@dataclass(frozen=True)
class CoverageWidened:
    """Of a contract, as `AssetCovered` is of the asset."""

    asset: str
    words: ClassVar[Text] = _("Covers %(asset)s")


@dataclass(frozen=True)
class CoverageNarrowed:
    asset: str
    words: ClassVar[Text] = _("No longer covers %(asset)s")


@dataclass(frozen=True)
class AssetUncovered:
    contract: str
    words: ClassVar[Text] = _("No longer covered by contract %(contract)s")


@dataclass(frozen=True)
class MeterRead:
    meter: str
    value: str
    unit: str
    words: ClassVar[Text] = _("%(meter)s read: %(value)s %(unit)s")


@dataclass(frozen=True)
class PartReplaced:
    """Told about the part that `new` may stand in for."""

    new: str
    supersedes: bool
    both_ways: bool
    words: ClassVar[Text] = _("May be replaced by %(new)s")


@dataclass(frozen=True)
class ReplacementRemoved:
    new: str
    words: ClassVar[Text] = _("May no longer be replaced by %(new)s")
