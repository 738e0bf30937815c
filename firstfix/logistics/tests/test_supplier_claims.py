"""Claims on suppliers: gathered, proved, sent, answered; and every piece stays in the books."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import (
    Numbered,
    accept_claim,
    cancel_claim,
    claim_old_parts,
    drop_claim_line,
    inspect_old_part,
    prove_old_part,
    receive_parts,
    refuse_claim,
    remind_everybody,
    send_claim,
    settle_claim,
    use_part,
)
from firstfix.logistics.models import (
    Condition,
    PartUse,
    StockBalance,
    StockPlace,
    Supplier,
    SupplierClaim,
    SupplierClaimLine,
)
from firstfix.logistics.queries import balance_differences
from firstfix.logistics.queries.claims import covered_old_parts, to_be_proved, unproved, warranty_of
from firstfix.logistics.rules import add_months, claim_deadline, lacking_proof
from firstfix.logistics.tests.makers import (
    make_claim,
    make_received,
    make_stock,
    make_supplier,
    make_supplier_price,
    make_van,
    make_warehouse,
)
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.tests.makers import make_work_order

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(company: None) -> StockPlace:
    return make_warehouse()


@pytest.fixture
def keeper(company: None) -> User:
    return make_user(Role.PARTS)


@pytest.fixture
def supplier(company: None) -> Supplier:
    return make_supplier(name="Pumps Ltd")


@pytest.fixture
def part(supplier: Supplier) -> Part:
    """With serial numbers, bought with twelve months of warranty; both proofs are asked for."""
    part = make_part(is_returnable=True, tracking="serial")
    make_supplier_price(supplier, part, warranty_months=12, claim_proof="both")
    return part


@pytest.fixture
def old(part: Part, store: StockPlace) -> PartUse:
    return make_received(store, part, make_work_order(state="on_site"), serial_removed="OLD-1", at=AT)


def photo() -> BytesIO:
    made = BytesIO()
    made.name = "label.jpg"
    Image.new("RGB", (8, 8), "white").save(made, "JPEG")
    made.seek(0)
    return made


def lying(place: StockPlace, part: Part, condition: str = Condition.DEFECTIVE) -> int:
    row = StockBalance.objects.filter(place=place, part=part, condition=condition).first()
    return row.quantity if row else 0


def claimed(old: PartUse, keeper: User) -> SupplierClaim:
    return claim_old_parts([old], reason="Winding burnt", by=keeper)[0]


def sent(old: PartUse, keeper: User) -> SupplierClaim:
    prove_old_part(old, photos=[photo()], by=keeper)
    return send_claim(claimed(old, keeper), by=keeper)


class TestWarranty:
    def test_months_end_in_short_ones(self) -> None:
        assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)

    def test_it_is_claimed_within_the_agreed_days_and_else_as_long_as_it_lasts(self) -> None:
        since = date(2026, 1, 28)
        assert claim_deadline(date(2026, 11, 24), since=since, months=12, days=0) == date(2027, 1, 27)
        assert claim_deadline(date(2026, 11, 24), since=since, months=12, days=10) == date(2026, 12, 4)
        assert claim_deadline(date(2027, 1, 27), since=since, months=12, days=10) == date(2027, 2, 6)
        assert claim_deadline(date(2027, 1, 28), since=since, months=12, days=10) is None
        assert claim_deadline(date(2026, 2, 1), since=since, months=0, days=10) is None

    def test_only_what_is_asked_for_is_missing(self) -> None:
        assert lacking_proof("both", has_photo=False, serial=" Unreadable") == ["photo", "serial"]
        assert lacking_proof("photo", has_photo=True, serial="") == []
        assert lacking_proof("serial", has_photo=False, serial="S1") == []
        assert lacking_proof("", has_photo=False, serial="") == []

    def test_it_counts_from_the_delivery_of_that_piece_else_from_when_it_went_in(
        self, old: PartUse, part: Part, store: StockPlace, supplier: Supplier
    ) -> None:
        terms = part.supplier_parts.get()
        assert old.asset
        old.asset.delivered_on = old.asset.commissioned_on = None
        assert warranty_of(old, terms) is None, "nothing is known of it"
        old.asset.delivered_on = date(2026, 3, 31)
        assert warranty_of(old, terms) == (date(2026, 3, 31), date(2027, 3, 30))
        PartUse.objects.create(
            work_order=old.work_order, part=part, at=AT - timedelta(days=300), serial_installed="old-1"
        )
        assert warranty_of(old, terms) == (date(2026, 1, 28), date(2027, 1, 27))
        receive_parts(part, quantity=1, place=store, serial="OLD-1", by=SYSTEM, at=AT - timedelta(days=310))
        assert warranty_of(old, terms) == (date(2026, 1, 18), date(2027, 1, 17))

    def test_the_day_is_known_when_the_part_is_used_and_who_took_it_out_sees_what_is_missing(self, part: Part) -> None:
        van = make_van(make_engineer(name="Chen"))
        make_stock(van, part, 2)
        order = make_work_order(state="on_site")
        assert order.asset
        order.asset.delivered_on = date(2026, 3, 31)
        use = use_part(order, part=part, place=van, by=SYSTEM, serial_installed="N1", serial_removed="无法辨认", at=AT)
        assert use.claim_by == date(2027, 3, 30)
        assert to_be_proved([use]) == {use.pk: ["photo", "serial"]}
        assert list(unproved(covered_old_parts(AT.date()))) == [use]
        assert van.engineer
        with pytest.raises(NotAllowed):
            prove_old_part(use, photos=[photo()], by=make_engineer(name="Wang").user or SYSTEM)
        use = prove_old_part(use, photos=[photo()], serial=" S-9 ", by=van.engineer.user or SYSTEM)
        assert (use.serial_removed, to_be_proved([use])) == ("S-9", {})
        assert not unproved(covered_old_parts(AT.date())).exists()
        assert not covered_old_parts(date(2027, 3, 31)).exists(), "it has run out"
        with pytest.raises(Invalid, match="read already"):
            prove_old_part(use, serial="S-10", by=van.engineer.user or SYSTEM)


class TestGathering:
    def test_what_one_supplier_sells_goes_on_one_draft(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        other = make_received(store, part, make_work_order())
        elsewhere = make_claim(SYSTEM, place=store, order=make_work_order())
        first = claimed(old, keeper)
        assert claim_old_parts([other], reason="Noise", by=keeper) == [first]
        assert first.lines.count() == 2
        assert elsewhere.supplier != first.supplier
        assert lying(store, part) == 9, "it lies there until the claim is sent"
        old.refresh_from_db()
        assert (old.return_state, old.finding) == ("claimed", "Winding burnt")
        assert first.number.startswith("RMA-20")
        assert Fact.objects.filter(name="OldPartClaimed").count() == 3

    def test_an_old_part_is_on_one_claim_only(self, old: PartUse, keeper: User) -> None:
        claimed(old, keeper)
        with pytest.raises(Refused):
            claimed(old, keeper)
        with pytest.raises(Refused):
            inspect_old_part(old, verb="scrap", finding="x", by=keeper)

    def test_off_a_draft_it_is_to_be_inspected_again(self, old: PartUse, keeper: User) -> None:
        claim = claimed(old, keeper)
        drop_claim_line(claim.lines.get(), by=keeper)
        old.refresh_from_db()
        assert old.return_state == "received"
        with pytest.raises(Refused, match="nothing on this claim"):
            send_claim(claim, by=keeper)
        assert claimed(old, keeper) == claim

    def test_says_what_is_wrong(self, old: PartUse, part: Part, keeper: User) -> None:
        with pytest.raises(Invalid):
            claim_old_parts([old], reason=" ", by=keeper)
        with pytest.raises(Invalid):
            claim_old_parts([], reason="x", by=keeper)
        with pytest.raises(NotAllowed):
            claim_old_parts([old], reason="x", by=make_user(Role.ENGINEER))
        with pytest.raises(Refused, match="does not sell"):
            claim_old_parts([old], reason="x", supplier=make_supplier(), by=keeper)
        part.supplier_parts.all().delete()
        with pytest.raises(Refused, match="No supplier"):
            claimed(old, keeper)
        with pytest.raises(Refused):
            inspect_old_part(old, verb="claim", finding="x", by=keeper)

    def test_two_people_cannot_claim_the_same_old_part(self, committed: None) -> None:
        tenant = make_tenant().pk
        with tenant_scope(tenant):
            keeper, part, store = make_user(Role.PARTS), make_part(is_returnable=True), make_warehouse()
            sellers = [make_supplier(), make_supplier()]
            for seller in sellers:
                make_supplier_price(seller, part)
            old = make_received(store, part, make_work_order())
        start = Barrier(2)

        def claim(seller: Supplier) -> bool:
            try:
                with tenant_scope(tenant):
                    start.wait(10)
                    claim_old_parts([old], reason="Burnt", supplier=seller, by=keeper)
            except Refused:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(2) as people:
            assert sorted(people.map(claim, sellers)) == [False, True]
        with tenant_scope(tenant):
            assert SupplierClaimLine.objects.count() == 1
            assert SupplierClaim.objects.count() == 1, "the refused one left no empty draft"


class TestSending:
    def test_it_is_sent_only_with_its_proof(self, old: PartUse, part: Part, store: StockPlace, keeper: User) -> None:
        claim = claimed(old, keeper)
        with pytest.raises(Refused, match="a photo of the old part"):
            send_claim(claim, by=keeper)
        PartUse.objects.filter(pk=old.pk).update(serial_removed="unreadable")
        prove_old_part(old, photos=[photo()], by=keeper)
        with pytest.raises(Refused, match="serial number"):
            send_claim(claim, by=keeper)
        prove_old_part(old, serial="OLD-1", by=keeper)
        assert lying(store, part) == 9
        claim = send_claim(claim, by=keeper, reference=" P-77 ", at=AT)
        assert (claim.state, claim.reference, claim.answer_due_on) == ("sent", "P-77", date(2026, 12, 24))
        assert lying(store, part) == 8
        assert balance_differences() == []
        with pytest.raises(Refused):
            send_claim(claim, by=keeper)
        assert lying(store, part) == 8

    def test_what_is_gone_from_the_shelf_is_not_sent(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        prove_old_part(old, photos=[photo()], by=keeper)
        StockBalance.objects.filter(place=store, part=part).update(quantity=0)
        with pytest.raises(Refused, match="has 0"):
            send_claim(claimed(old, keeper), by=keeper)

    def test_cancelled_it_is_all_back(self, old: PartUse, part: Part, store: StockPlace, keeper: User) -> None:
        claim = sent(old, keeper)
        with pytest.raises(Invalid):
            cancel_claim(claim, by=keeper)
        claim = cancel_claim(claim, reason="Wrong supplier", by=keeper)
        old.refresh_from_db()
        assert (claim.state, old.return_state, lying(store, part)) == ("cancelled", "received", 9)
        assert balance_differences() == []
        assert claimed(old, keeper) != claim

    def test_a_draft_is_cancelled_without_a_reason_and_moves_nothing(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        cancel_claim(claimed(old, keeper), by=keeper)
        assert lying(store, part) == 9
        assert claimed(old, keeper).lines.count() == 1


class TestAnswers:
    def test_a_credit_note_is_money_and_no_stock(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        claim = accept_claim(sent(old, keeper), answer="Will credit", by=keeper)
        for wrong in (None, Decimal(0), Decimal("-1")):
            with pytest.raises(Invalid):
                settle_claim(claim, how="credit", credit=wrong, by=keeper)
        claim = settle_claim(claim, how="credit", credit=Decimal("80.5"), credit_note="CN-1", by=keeper)
        claim.refresh_from_db()
        old.refresh_from_db()
        assert (claim.state, claim.credit, claim.currency) == ("settled", Decimal("80.50"), "CNY")
        assert (old.return_state, lying(store, part), lying(store, part, Condition.GOOD)) == ("settled", 8, 0)
        with pytest.raises(Refused):
            settle_claim(claim, how="credit", credit=Decimal(1), by=keeper)

    def test_a_replacement_is_received_with_its_number(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        claim = sent(old, keeper)
        line = claim.lines.get()
        with pytest.raises(Invalid, match="number of each piece"):
            settle_claim(claim, how="replacement", by=keeper)
        claim = settle_claim(claim, how="replacement", lots={line.pk: [Numbered("NEW-1", 1)]}, by=keeper)
        assert (claim.state, lying(store, part, Condition.GOOD)) == ("settled", 1)
        assert StockBalance.objects.get(place=store, part=part, condition="good").numbered == 1
        assert balance_differences() == []

    def test_repaired_pieces_are_good_stock_again(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        settle_claim(sent(old, keeper), how="repair", by=keeper)
        assert (lying(store, part), lying(store, part, Condition.GOOD)) == (8, 1)
        assert balance_differences() == []

    def test_refused_it_comes_back_or_is_scrapped_there(
        self, old: PartUse, part: Part, store: StockPlace, keeper: User
    ) -> None:
        claim = sent(old, keeper)
        with pytest.raises(Invalid):
            refuse_claim(claim, answer=" ", comes_back=True, by=keeper)
        claim = refuse_claim(claim, answer="Opened by others", comes_back=True, by=keeper)
        old.refresh_from_db()
        assert (claim.state, old.return_state, lying(store, part)) == ("refused", "received", 9)
        again = send_claim(claimed(old, keeper), by=keeper)
        refuse_claim(again, answer="Still not", comes_back=False, by=keeper)
        old.refresh_from_db()
        assert (old.return_state, lying(store, part)) == ("scrapped", 8)
        assert balance_differences() == []
        assert old.claim_lines.count() == 2, "what was claimed before stays known"


class TestReminders:
    def test_keepers_hear_of_a_warranty_before_it_runs_out_once_a_week(self, old: PartUse, keeper: User) -> None:
        today = timezone.localdate()
        PartUse.objects.filter(pk=old.pk).update(claim_by=today + timedelta(days=15))
        for days, told in ((0, 0), (1, 1), (2, 1), (8, 2), (16, 2)):
            remind_everybody(today=today + timedelta(days=days), at=timezone.now())
            assert Notice.objects.filter(user=keeper, words="claims_due").count() == told

    def test_who_does_not_answer_in_time_is_told_of(self, old: PartUse, keeper: User) -> None:
        today, claim = timezone.localdate(), sent(old, keeper)
        SupplierClaim.objects.filter(pk=claim.pk).update(answer_due_on=today)
        for days, told in ((0, 0), (1, 1), (2, 1), (8, 2)):
            remind_everybody(today=today + timedelta(days=days), at=timezone.now())
            assert Notice.objects.filter(user=keeper, words="supplier_claim_late").count() == told


class TestPages:
    def test_lead_from_the_ticked_list_to_the_credit_note(
        self, old: PartUse, keeper: User, client_of: Callable[[User], Client]
    ) -> None:
        browser = client_of(keeper)
        shown = browser.get(reverse("old_parts"), {"state": "received"}).content.decode()
        assert f'name="take" form="claim" value="{old.pk}"' in shown
        assert browser.post(reverse("supplier_claims"), {"take": [old.pk], "finding": ""}).status_code == 302
        assert not SupplierClaim.objects.exists()
        browser.post(reverse("supplier_claims"), {"take": [old.pk], "finding": "Winding burnt"})
        claim = SupplierClaim.objects.get()
        page = reverse("supplier_claim", args=[claim.pk])
        assert "proof missing" in browser.get(page).content.decode()
        refused = browser.post(reverse("supplier_claim_sending", args=[claim.pk]))
        assert refused.status_code == 422
        assert "Still to be proved" in refused.content.decode()
        browser.post(reverse("old_part_proof", args=[old.pk]), {"photos": photo()})
        browser.post(reverse("supplier_claim_sending", args=[claim.pk]), {"reference": "P-77"})
        paper = reverse("supplier_claim_paper", args=[claim.pk])
        assert "OLD-1" in browser.get(paper).content.decode()
        assert "质保" in browser.get(paper, {"language": "zh-hans"}).content.decode()
        done = reverse("supplier_claim_settlement", args=[claim.pk])
        assert browser.post(done, {"how": "credit", "credit": "0"}).status_code == 422
        assert browser.post(done, {"how": "nonsense"}).status_code == 422
        browser.post(done, {"how": "credit", "credit": "80", "currency": "eur"})
        claim.refresh_from_db()
        assert (claim.state, claim.reference, claim.currency) == ("settled", "P-77", "EUR")
        listed = browser.get(reverse("supplier_claims"), {"words": "OLD-1"}).content.decode()
        assert claim.number in listed
        assert claim.number not in browser.get(reverse("supplier_claims"), {"state": "draft"}).content.decode()

    def test_replacements_are_typed_line_by_line(
        self, old: PartUse, keeper: User, client_of: Callable[[User], Client]
    ) -> None:
        claim, browser = sent(old, keeper), client_of(keeper)
        line, done = claim.lines.get(), reverse("supplier_claim_settlement", args=[claim.pk])
        assert browser.post(done, {"how": "replacement"}).status_code == 422
        browser.post(done, {"how": "replacement", f"lots_{line.pk}": "NEW-7"})
        claim.refresh_from_db()
        assert claim.settled_by == "replacement"

    def test_an_inspection_may_claim(self, old: PartUse, keeper: User, client_of: Callable[[User], Client]) -> None:
        browser = client_of(keeper)
        inspection = reverse("old_part_inspection", args=[old.pk])
        browser.post(inspection, {"verb": "claim", "finding": "Winding burnt"})
        claim = SupplierClaim.objects.get()
        assert claim.number in browser.get(reverse("old_part", args=[old.pk])).content.decode()
        browser.post(reverse("supplier_claim_line_drop", args=[claim.pk, claim.lines.get().pk]))
        browser.post(reverse("supplier_claim_cancellation", args=[claim.pk]))
        claim.refresh_from_db()
        assert claim.state == "cancelled"

    def test_what_still_lacks_its_proof_is_listed(
        self, old: PartUse, keeper: User, client_of: Callable[[User], Client]
    ) -> None:
        PartUse.objects.filter(pk=old.pk).update(claim_by=timezone.localdate() + timedelta(days=9))
        browser, address = client_of(make_user(Role.DESK)), reverse("old_parts")
        for value in ("covered", "soon", "unproved"):
            assert "OLD-1" in browser.get(address, {"warranty": value}).content.decode()
        prove_old_part(old, photos=[photo()], by=keeper)
        assert "OLD-1" not in browser.get(address, {"warranty": "unproved"}).content.decode()
