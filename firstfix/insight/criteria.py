"""What a company judges itself by: the three blocks of GB/T 27922-2011, in our own words.

The standard scores what was got by what applies, times 100. Wording and points are ours and can be changed in each
assessment; whoever wants the certificate holds them against a copy of the standard.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class Block:
    key: str
    name: Text


@dataclass(frozen=True)
class Criterion:
    """`points` are those that a new assessment begins with."""

    key: str
    block: str
    name: Text
    asks: Text
    points: int


BLOCKS = (
    Block("system", _("Service system")),
    Block("product", _("Product service")),
    Block("customer", _("Customer service")),
)

CRITERIA: tuple[Criterion, ...] = (
    Criterion("organisation", "system", _("Organisation"),
              _("Departments, areas and duties are settled, and every area has somebody who serves it."), 6),
    Criterion("people", "system", _("Staff"),
              _("Engineers have the skills and valid certificates that the products ask for, and are trained."), 6),
    Criterion("resources", "system", _("Resources"),
              _("Money, vans, tools in calibration and parts are there where they are needed."), 6),
    Criterion("rules", "system", _("Rules"),
              _("What service promises and how it is done is written down, and people work by it."), 6),
    Criterion("supervision", "system", _("Supervision"),
              _("Service is measured and checked regularly, and the findings are dealt with."), 6),
    Criterion("improvement", "system", _("Improvement"),
              _("What customers and engineers report makes product and service better."), 5),
    Criterion("culture", "system", _("Service culture"),
              _("Service is valued in the company: people are thanked, and learn from each other."), 5),
    Criterion("information", "product", _("Product information"),
              _("Customers learn how the product is used, what to beware of and what service they may claim."), 5),
    Criterion("support", "product", _("Technical support"),
              _("Help comes by telephone and remotely, customers are trained, and knowledge is at hand."), 8),
    Criterion("delivery", "product", _("Delivery and installation"),
              _("Products are delivered and commissioned at the agreed time."), 4),
    Criterion("repair", "product", _("Repair"),
              _("Faults are mended at the first visit, in the promised time, with the right parts."), 10),
    Criterion("quality", "product", _("Quality assurance"),
              _("Warranty is kept, products are maintained, and defects of a series are found and remedied."), 5),
    Criterion("take-back", "product", _("Taking back"),
              _("Old parts and products come back and are reused or disposed of properly."), 3),
    Criterion("relations", "customer", _("Customer relations"),
              _("Customers are asked how satisfied they are, kept informed, and their data are safe."), 13),
    Criterion("complaints", "customer", _("Complaints"),
              _("Complaints are taken by every channel, answered in time, and do not come again."), 12),
)  # fmt: skip
CRITERION_BY_KEY = {one.key: one for one in CRITERIA}


#: From so many points on: what the standard's certificates are called.
LEVELS: tuple[tuple[int, Text], ...] = (
    (95, _("five stars")),
    (90, _("four stars")),
    (80, _("three stars")),
    (70, _("meets the standard")),
)
