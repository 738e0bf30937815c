"""Old parts that their suppliers are to stand for: set aside by the keeper, proved, sent on Fridays, answered weeks
later. All of it by the actions themselves, as of the day on which it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle, groupby
from random import Random

from firstfix.config.demo.clock import ZONE, at
from firstfix.config.demo.company import Company
from firstfix.config.demo.pictures import BODIES, photo
from firstfix.logistics.actions import (
    Numbered,
    accept_claim,
    claim_old_parts,
    inspect_old_part,
    refuse_claim,
    send_claim,
    settle_claim,
)
from firstfix.logistics.actions.proofs import see_warranty
from firstfix.logistics.models import PartUse, ProofPhoto, SupplierClaim
from firstfix.logistics.queries.claims import lines_of
from firstfix.logistics.states import CLAIMABLE_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import StoredFile

#: So many of a hundred old parts of young machines, of the last months, are claimed, not scrapped.
CLAIMED = 70
YOUNG = timedelta(days=700)
BEHIND = timedelta(days=120)
#: Put on a draft this morning.
FRESH = 2
THURSDAY = 3
#: From the claim to the parcel, and from the parcel to the answer.
SENT_AFTER = timedelta(hours=19)
ANSWERED_AFTER = (9, 16, 24, 38)
WHY = (
    "线圈匝间短路，装机不足一年。 Winding shorted within a year of use.",
    "控制板无输出，外观无损。 Board gives no output, no damage outside.",
    "密封处渗漏，按手册安装。 Leaks at the seal, fitted by the manual.",
    "轴承异响，转动发涩。 Bearing is noisy and runs dry.",
)
NOT_COVERED = "供应商质保已过，报废。 The supplier's warranty is over: scrapped."


def is_set_aside(use: PartUse, *, now: datetime) -> bool:
    """Whether the keeper keeps it for a claim when the others are inspected: it comes out of a young machine."""
    delivered = use.asset.delivered_on if use.asset else None
    is_young = delivered is not None and use.at.astimezone(ZONE).date() - delivered < YOUNG
    return is_young and use.at > now - BEHIND and Random(use.uid.int).randrange(100) < CLAIMED


def write_supplier_claims(company: Company, *, now: datetime, seed: int) -> None:
    """The warranty of what can still be claimed; and the claims of the last months, each as far as it has come."""
    see_warranties()
    keeper, rng = company.users[Role.PARTS.value], Random(f"{seed} supplier claims")
    pictures = [
        store_photo(photo(kind, f"S/N {number}", Random(number)), name=f"label-{number}.jpg")
        for number, kind in enumerate(BODIES)
    ]
    outcomes = cycle(OUTCOMES)
    set_aside = PartUse.objects.filter(return_state="received").select_related("part", "asset")
    kept = [one for one in set_aside.order_by("returned_at", "pk") if is_set_aside(one, now=now)]
    for day, uses in groupby(kept, key=_claimed_on):
        moment = at(day, 16 * 60 + 30)
        if moment >= now:
            break
        together = []
        for use in uses:
            if use.claim_by:
                together.append(use)
            else:
                inspect_old_part(use, verb="scrap", finding=NOT_COVERED, by=keeper, at=moment)
        if not together:
            continue
        _prove(together, pictures, rng)
        for claim in claim_old_parts(together, reason=rng.choice(WHY), by=keeper, at=moment):
            _go_on(claim, next(outcomes), keeper, rng, moment + SENT_AFTER, now=now)
    # This morning's, whose photos are still to come.
    fresh = PartUse.objects.filter(return_state="received", claim_by__isnull=False).select_related("part")
    if uses_of_today := list(fresh.order_by("-returned_at", "pk")[:FRESH]):
        claim_old_parts(uses_of_today, reason=WHY[0], by=keeper, at=now - timedelta(minutes=35))


def see_warranties() -> None:
    """Of the old parts that nobody has decided about: until when each is to be claimed."""
    uses = list(PartUse.objects.filter(return_state__in=CLAIMABLE_STATES).select_related("part", "asset"))
    for use in uses:
        see_warranty(use)
    PartUse.objects.bulk_update(uses, ["claim_by"])


def _claimed_on(use: PartUse) -> date:
    """The first Thursday after it came back."""
    assert use.returned_at is not None
    day = use.returned_at.astimezone(ZONE).date() + timedelta(days=1)
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def _prove(uses: Iterable[PartUse], pictures: list[StoredFile], rng: Random) -> None:
    ProofPhoto.objects.bulk_create(
        ProofPhoto(use=use, file=rng.choice(pictures), at=use.at, created_at=use.at) for use in uses
    )


def _go_on(
    claim: SupplierClaim, outcome: Callable[..., object], keeper: User, rng: Random, moment: datetime, *, now: datetime
) -> None:
    if moment >= now:
        return
    claim = send_claim(claim, reference=f"R{rng.randrange(10_000, 99_999)}", by=keeper, at=moment)
    answered = moment + timedelta(days=rng.choice(ANSWERED_AFTER), hours=rng.randrange(-3, 4))
    if answered < now:
        outcome(claim, by=keeper, at=answered)


def _credit(claim: SupplierClaim, *, by: User, at: datetime) -> None:
    prices = {one.part_id: one.price for one in claim.supplier.prices.all()}
    money = sum((prices.get(line.use.part_id, Decimal(0)) for line in lines_of(claim)), Decimal(0))
    note = f"CN{claim.number[-5:]}"
    settle_claim(claim, how="credit", credit=max(money, Decimal(1)), credit_note=note, by=by, at=at)


def _replace(claim: SupplierClaim, *, by: User, at: datetime) -> None:
    lots = {
        line.pk: [Numbered(f"{line.part.code}-R{line.pk:05d}", line.quantity)]
        for line in lines_of(claim) if line.part.is_tracked
    }  # fmt: skip
    settle_claim(claim, how="replacement", lots=lots, by=by, at=at)


#: What suppliers answer, in turn.
OUTCOMES: tuple[Callable[..., object], ...] = (
    _credit,
    _replace,
    partial(accept_claim, answer="确认为质量问题，下批货补发。 Confirmed; replacements come with the next delivery."),
    _credit,
    partial(
        refuse_claim, answer="外部过电压造成，不在质保范围。 Overvoltage from outside, not covered.", comes_back=True
    ),
    partial(settle_claim, how="repair"),
    _replace,
    partial(refuse_claim, answer="序列号显示已过质保期。 Out of warranty by its serial number.", comes_back=False),
)
