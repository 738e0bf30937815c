"""What a supplier's warranty covers, what is still needed to prove it, and what was claimed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from firstfix.logistics.models import PartUse, ProofPhoto, StockMove, SupplierClaim, SupplierClaimLine, SupplierPart
from firstfix.logistics.queries.old_parts import old_parts_listed
from firstfix.logistics.rules import CLAIM_NOTICE, UNREADABLE, claim_deadline, is_read, lacking_proof
from firstfix.logistics.states import CLAIMABLE_STATES, WITH_SUPPLIER
from firstfix.platform.tenants.zone import company_day

#: Whose terms count for a part, where nobody has said whose: the preferred supplier's.
_FIRST = ("-is_preferred", "-warranty_months", "pk")


class Warranty(NamedTuple):
    """A supplier's warranty that covers an old part: since when it counts, and until when it is to be claimed."""

    since: date
    claim_by: date


def terms_by_part(parts: Collection[int], *, supplier: int | None = None) -> dict[int, SupplierPart]:
    """Whose terms count for each part: of that supplier, else of the preferred one. Nobody sells the others."""
    rows = SupplierPart.objects.filter(part__in=parts, **({"supplier": supplier} if supplier else {}))
    found: dict[int, SupplierPart] = {}
    for terms in rows.select_related("supplier").order_by(*_FIRST):
        found.setdefault(terms.part_id, terms)
    return found


def warranty_of(use: PartUse, terms: SupplierPart | None) -> Warranty | None:
    """None when nothing is known of it, or it was over when the part was taken out."""
    if terms is None or not terms.warranty_months or (since := _counts_since(use)) is None:
        return None
    deadline = claim_deadline(company_day(use.at), since=since, months=terms.warranty_months, days=terms.claim_days)
    return Warranty(since, deadline) if deadline else None


def _counts_since(use: PartUse) -> date | None:
    """The delivery of that piece to us, by its serial number; else when it went in; else the machine's own start."""
    serial, moment = use.old_serial.strip(), None
    if is_read(serial):
        delivered = StockMove.objects.filter(
            kind=StockMove.Kind.RECEIVE, part=use.part_id, serial__iexact=serial, at__lt=use.at
        )
        built_in = PartUse.objects.filter(part=use.part_id, serial_installed__iexact=serial, at__lt=use.at)
        moment = _last(delivered) or _last(built_in)
    if moment:
        return company_day(moment)
    return (use.asset.delivered_on or use.asset.commissioned_on) if use.asset else None


def _last(rows: QuerySet[StockMove] | QuerySet[PartUse]) -> datetime | None:
    found: datetime | None = rows.order_by("-at").values_list("at", flat=True).first()
    return found


def with_proof(rows: QuerySet[PartUse]) -> QuerySet[PartUse]:
    """`proof_needed` by the terms that count for the part, and `has_photo`."""
    terms = SupplierPart.objects.filter(part=OuterRef("part")).order_by(*_FIRST)
    return rows.annotate(
        proof_needed=Subquery(terms.values("claim_proof")[:1]),
        has_photo=Exists(ProofPhoto.objects.filter(use=OuterRef("pk"), file__isnull=False)),
    )


def covered_old_parts(today: date) -> QuerySet[PartUse]:
    """Those that a supplier still takes, and nobody has decided about, the first to run out first."""
    rows = old_parts_listed().filter(return_state__in=CLAIMABLE_STATES, claim_by__gte=today)
    return rows.order_by("claim_by", "pk")


def unproved(rows: QuerySet[PartUse]) -> QuerySet[PartUse]:
    """Of these, those that lack a proof: the SQL twin of `rules.lacking_proof`."""
    unread = Q(serial_removed="")
    for word in UNREADABLE:
        unread |= Q(serial_removed__iexact=word)
    return with_proof(rows).filter(
        Q(proof_needed__in=("photo", "both"), has_photo=False)
        | (Q(proof_needed__in=("serial", "both")) & Q(unread, serial_returned=""))
    )


def claims_soon(today: date) -> QuerySet[PartUse]:
    return covered_old_parts(today).filter(claim_by__lte=today + CLAIM_NOTICE)


def lacks_of(
    uses: Iterable[PartUse], *, supplier: int | None = None, counts_announced: bool = False
) -> dict[int, list[str]]:
    """What is missing to prove each of these: {use: ["photo", "serial"]}; those that are proved are not in it.

    counts_announced  a photo counts that a phone has taken, and whose file is on its way
    """
    asked = list(uses)
    terms = terms_by_part({use.part_id for use in asked}, supplier=supplier)
    needed = {use.pk: terms[use.part_id].claim_proof for use in asked if use.part_id in terms}
    if not any(needed.values()):
        return {}
    photos = ProofPhoto.objects.filter(use__in=needed)
    photos = photos if counts_announced else photos.filter(file__isnull=False)
    shown = set(photos.values_list("use", flat=True))
    found = {
        use.pk: lacking_proof(needed[use.pk], has_photo=use.pk in shown, serial=use.old_serial)
        for use in asked if use.pk in needed
    }  # fmt: skip
    return {pk: lacks for pk, lacks in found.items() if lacks}


def to_be_proved(uses: Iterable[PartUse], *, counts_announced: bool = False) -> dict[int, list[str]]:
    """The same, of those only that a supplier's warranty covers and that can still be mended."""
    open_ones = [use for use in uses if use.claim_by and use.return_state in CLAIMABLE_STATES]
    return lacks_of(open_ones, counts_announced=counts_announced) if open_ones else {}


def claims_listed() -> QuerySet[SupplierClaim]:
    return SupplierClaim.objects.select_related("supplier").annotate(line_count=Count("lines"))


def claims_late(today: date) -> QuerySet[SupplierClaim]:
    """Those that the supplier should have answered or settled."""
    return SupplierClaim.objects.filter(state__in=WITH_SUPPLIER, answer_due_on__lt=today)


def lines_of(claim: SupplierClaim) -> QuerySet[SupplierClaimLine]:
    rows = SupplierClaimLine.objects.filter(claim=claim)
    return rows.select_related("use__part", "use__work_order__site", "use__asset", "use__returned_to").order_by("pk")


def claims_of_use(use: PartUse) -> QuerySet[SupplierClaimLine]:
    """On which claims an old part was, the last first."""
    return use.claim_lines.select_related("claim__supplier").order_by("-pk")


def proofs_of(uses: Iterable[PartUse]) -> dict[int, list[ProofPhoto]]:
    found: dict[int, list[ProofPhoto]] = {}
    rows = ProofPhoto.objects.filter(use__in=[use.pk for use in uses], file__isnull=False).select_related("file")
    for photo in rows.order_by("at", "pk"):
        found.setdefault(photo.use_id, []).append(photo)
    return found
