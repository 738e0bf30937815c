from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class CatalogueEntryAdded:
    words: ClassVar[Text] = _("Entry added")


@dataclass(frozen=True)
class CatalogueEntryChanged:
    """`fields` names what changed."""

    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Entry changed")
