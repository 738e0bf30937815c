"""Where and when something was caught for a customer's care: on a visit, at a site, or on the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


class Caught(Record):
    """What a person of ours heard or did at a customer's."""

    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("site")
    )
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("asset")
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("work order")
    )
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta(Record.Meta):
        abstract = True


@dataclass(frozen=True)
class Where:
    """What it is about, as far as it is known; `Where.of` fills in what follows from the closest thing named."""

    customer: Customer | None = None
    site: Site | None = None
    asset: Asset | None = None
    order: WorkOrder | None = None
    visit: Visit | None = None

    @classmethod
    def of(
        cls,
        *,
        visit: Visit | None = None,
        order: WorkOrder | None = None,
        asset: Asset | None = None,
        site: Site | None = None,
        customer: Customer | None = None,
    ) -> Where:
        order = visit.work_order if visit else order
        asset = asset or (order.asset if order else None)
        site = site or (order.site if order else asset.site if asset else None)
        customer = site.customer if site else customer
        return cls(customer, site, asset, order, visit)

    @property
    def fields(self) -> dict[str, Any]:
        """As `Caught` keeps it."""
        return {
            "customer": self.customer, "site": self.site, "asset": self.asset, "work_order": self.order,
            "visit": self.visit,
        }  # fmt: skip
