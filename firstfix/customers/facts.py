"""What happens to customers, sites, contacts and contracts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerAdded:
    pass


@dataclass(frozen=True)
class CustomerChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class SiteAdded:
    pass


@dataclass(frozen=True)
class SiteChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ContactAdded:
    pass


@dataclass(frozen=True)
class ContactChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ContractAdded:
    pass


@dataclass(frozen=True)
class ContractChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ServiceLevelsSet:
    """`levels` maps a priority to (response minutes, restoration minutes); empty where nothing is promised."""

    levels: dict[str, tuple[int | None, int | None]]
