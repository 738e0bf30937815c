"""How engineers are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.search.register import Found, Searchable

SEARCHABLES = [
    Searchable(
        model=Engineer,
        name=_("Engineer"),
        icon="engineer",
        action="engineer.see",
        url_name="engineer",
        rows=lambda: Engineer.objects.select_related("territory"),
        visible=lambda rows, by: rows,
        words=lambda row: [row.code, row.name, row.call_name, row.phone],
        show=lambda row: Found(row.name, str(row.territory or row.code)),
        at=lambda row: row.created_at,
    ),
]
