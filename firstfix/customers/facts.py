"""What happens to customers, sites, contacts and contracts."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class CustomerAdded:
    words: ClassVar[Text] = _("Customer added")


@dataclass(frozen=True)
class CustomerChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Customer changed")


@dataclass(frozen=True)
class SiteAdded:
    words: ClassVar[Text] = _("Site added")


@dataclass(frozen=True)
class SiteChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Site changed")


@dataclass(frozen=True)
class ContactAdded:
    words: ClassVar[Text] = _("Contact added")


@dataclass(frozen=True)
class ContactChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Contact changed")


@dataclass(frozen=True)
class ContractAdded:
    words: ClassVar[Text] = _("Contract added")


@dataclass(frozen=True)
class ContractChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Contract changed")


@dataclass(frozen=True)
class ServiceLevelsSet:
    """`levels` maps a priority to (response minutes, restoration minutes); empty where nothing is promised.

    `before` and `after` are those that changed, by “P1”.
    """

    levels: dict[str, tuple[int | None, int | None]]
    before: dict[str, tuple[int | None, int | None]]
    after: dict[str, tuple[int | None, int | None]]
    words: ClassVar[Text] = _("Service levels set (minutes to respond / to restore)")
