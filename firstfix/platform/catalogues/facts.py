from dataclasses import dataclass


@dataclass(frozen=True)
class CatalogueEntryAdded:
    pass


@dataclass(frozen=True)
class CatalogueEntryChanged:
    """`fields` names what changed."""

    fields: tuple[str, ...]
