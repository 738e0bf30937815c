"""Fields that the desk may be editing at the same time: merged three ways, field by field.

Where the record still has what the engineer saw, theirs is taken; where it has what they wrote, nothing is to be done;
otherwise somebody else was there too, and both are shown. Neither is dropped, and the other fields are taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.db.models import Model
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.customers.access import contact_for, site_for
from firstfix.customers.actions import correct_contact, correct_site
from firstfix.engineer.actions.exchange import Conflict
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.equipment.access import asset_for
from firstfix.equipment.actions import save_asset
from firstfix.equipment.models import Asset
from firstfix.platform.api.values import Id
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.work.access import work_order_for
from firstfix.work.actions import describe_work_order

Word = Annotated[str, Field(max_length=5000)]


class Change(Schema):
    """What the engineer saw, and what they wrote."""

    base: Word
    mine: Word


class EditData(Schema):
    kind: Literal["site", "contact", "asset", "order"]
    id: Id
    fields: dict[str, Change] = Field(min_length=1, max_length=10)


def correct_asset(asset: Asset, *, by: Any, at: Any, **said: str) -> Asset:
    for field, value in said.items():
        setattr(asset, field, value.strip())
    return save_asset(asset, by=by, at=at)


@dataclass(frozen=True)
class Kind:
    """`fields` maps the words of the phone to those of the record; `on_visits` finds the record among one's visits."""

    find: Callable[..., Any]
    change: Callable[..., Model]
    fields: Mapping[str, str]
    on_visits: str


KINDS: Mapping[str, Kind] = {
    "site": Kind(
        site_for, correct_site, {"address": "address", "access_rules": "access_rules"}, on_visits="work_order__site"
    ),
    "contact": Kind(
        contact_for, correct_contact, {"name": "name", "phone": "phone", "email": "email"},
        on_visits="work_order__contact",
    ),
    "asset": Kind(
        asset_for, correct_asset,
        {"serial": "serial", "name": "name", "location": "place", "software_version": "software_version"},
        on_visits="work_order__asset",
    ),
    "order": Kind(
        work_order_for, describe_work_order, {"subject": "subject", "description": "description"},
        on_visits="work_order",
    ),
}  # fmt: skip


def tell_edit(told: Told, data: EditData) -> Made:
    kind = KINDS[data.kind]
    if unknown := sorted(data.fields.keys() - kind.fields.keys()):
        raise Invalid({field: _("This cannot be changed from the phone.") for field in unknown})
    record = kind.find(told.by, data.id, to="see", lock=True)
    if not told.engineer.visits.filter(**{kind.on_visits: record}).exists():
        raise NotAllowed(_("This belongs to none of your visits."))
    theirs = {field: _same(getattr(record, kind.fields[field])) for field in data.fields}
    mine = {field: _same(change.mine) for field, change in data.fields.items()}
    free = {field for field, change in data.fields.items() if theirs[field] == _same(change.base) != mine[field]}
    if free:
        kind.change(record, by=told.by, at=told.at, **{kind.fields[field]: mine[field] for field in free})
    conflicts = {
        field: {"base": change.base, "mine": change.mine, "theirs": theirs[field]}
        for field, change in data.fields.items()
        if theirs[field] not in (_same(change.base), mine[field])
    }
    if conflicts:
        raise Conflict(conflicts)
    return Made(data.kind, record.pk, str(record))


def _same(text: str) -> str:
    """Browsers and forms end lines and texts each in their way."""
    return text.replace("\r\n", "\n").strip()


VERBS: Verbs = {"edit": Verb(EditData, tell_edit)}
