"""Where something was caught, as programs say it: the closest thing is enough, the rest follows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from firstfix.care.models import Where
from firstfix.customers.access import customer_for, site_for
from firstfix.equipment.access import asset_for
from firstfix.field.access import own_visit_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.api.values import Id, Moment
from firstfix.work.access import work_order_for


class CaughtIn(Schema):
    """The same `uid` twice is one record; `at` is when it was, which may be told later."""

    customer_id: Id | None = None
    site_id: Id | None = None
    asset_id: Id | None = None
    work_order_id: Id | None = None
    visit_id: Id | None = None
    uid: UUID | None = None
    at: Moment | None = None

    def where(self, by: Actor) -> Where:
        """The records named, if this person may see them."""
        return Where.of(
            visit=own_visit_for(by, self.visit_id) if self.visit_id else None,
            order=work_order_for(by, self.work_order_id) if self.work_order_id else None,
            asset=asset_for(by, self.asset_id) if self.asset_id else None,
            site=site_for(by, self.site_id) if self.site_id else None,
            customer=customer_for(by, self.customer_id) if self.customer_id else None,
        )


#: Fields of `CaughtIn` that say where; the others go to the action as they are.
PLACE = {"customer_id", "site_id", "asset_id", "work_order_id", "visit_id"}


class CaughtOut(Schema):
    id: int
    uid: UUID
    customer_id: int | None
    site_id: int | None
    asset_id: int | None
    work_order_id: int | None
    visit_id: int | None
    by_id: int | None
    at: datetime
    version: int
