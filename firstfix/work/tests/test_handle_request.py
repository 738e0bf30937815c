"""What becomes of a request without an order: a duplicate, declined, or first put in its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from firstfix.customers.tests.makers import make_contract, make_site
from firstfix.equipment.models import ContractCoverage
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.work.actions import decline_request, mark_duplicate, place_request
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import followed_request, inbox, possible_duplicates
from firstfix.work.tests.makers import make_request


def make_twins(count: int) -> list[ServiceRequest]:
    asset = make_asset()
    return [make_request(asset=asset) for _ in range(count)]


class TestDuplicate:
    def test_follows_the_original(self, company: Tenant) -> None:
        original, twin = make_twins(2)
        mark_duplicate(twin, of=original, by=make_user())
        twin.refresh_from_db()
        assert (twin.state, twin.duplicate_of) == ("duplicate", original)
        assert facts_about(twin).get().data["reason"] == original.number

    def test_of_a_duplicate_follows_the_same_original(self, company: Tenant) -> None:
        original, twin, third = make_twins(3)
        mark_duplicate(twin, of=original, by=make_user())
        assert mark_duplicate(third, of=twin, by=make_user()).duplicate_of == original

    def test_takes_those_along_that_followed_it(self, company: Tenant) -> None:
        """Their customers' pages would otherwise follow a request of which nothing comes any more."""
        original, twin, third = make_twins(3)
        mark_duplicate(third, of=twin, by=make_user())
        mark_duplicate(twin, of=original, by=make_user())
        third.refresh_from_db()
        assert third.duplicate_of == original

    def test_is_of_the_same_customer(self, company: Tenant) -> None:
        """Whoever has the link sees the other's appointment."""
        with pytest.raises(Invalid, match="same customer"):
            mark_duplicate(make_request(), of=make_request(), by=make_user())

    @pytest.mark.parametrize("state", ["solved", "declined", "closed"])
    def test_is_of_what_is_still_worked_on(self, state: str, company: Tenant) -> None:
        original, twin = make_twins(2)
        ServiceRequest.objects.filter(pk=original.pk).update(state=state)
        original.refresh_from_db()
        with pytest.raises(Invalid, match="answered already"):
            mark_duplicate(twin, of=original, by=make_user())

    def test_without_a_place_gets_that_of_the_original(self, company: Tenant) -> None:
        original, twin = (make_request(asset=None) for _ in range(2))
        mark_duplicate(twin, of=original, by=make_user())
        asset = make_asset()
        place_request(original, asset=asset, by=make_user())
        twin.refresh_from_db()
        assert twin.site == asset.site
        assert followed_request(twin) == original

    def test_is_not_of_itself(self, company: Tenant) -> None:
        request = make_request()
        with pytest.raises(Invalid):
            mark_duplicate(request, of=request, by=make_user())

    def test_only_what_is_new(self, company: Tenant) -> None:
        original, twin = make_twins(2)
        twin.state = "ordered"
        twin.save()
        with pytest.raises(Refused):
            mark_duplicate(twin, of=original, by=make_user())

    def test_is_for_the_desk_to_say(self, company: Tenant) -> None:
        with pytest.raises(NotAllowed):
            mark_duplicate(make_request(), of=make_request(), by=make_user(Role.ENGINEER))


class TestPossibleDuplicates:
    def test_same_asset_comes_first_then_alike_words(self, company: Tenant) -> None:
        now, site = timezone.now(), make_site()
        asset = make_asset(site=site)
        asked = make_request(asset=asset, description="冷水机水温过高，报警E05", reported_at=now)
        same = make_request(asset=asset, description="漏水", reported_at=now - timedelta(hours=70))
        worded = make_request(asset=None, site=site, description="水温过高报警 E-05", reported_at=now)
        make_request(asset=None, site=site, description="门打不开", reported_at=now)
        make_request(asset=make_asset(site=site), description="冷水机水温过高，报警E05", reported_at=now)
        assert [one.request for one in possible_duplicates(asked)] == [same, worded]

    def test_not_after_three_days_and_not_when_dealt_with(self, company: Tenant) -> None:
        now, asset = timezone.now(), make_asset()
        make_request(asset=asset, reported_at=now - timedelta(hours=73))
        make_request(asset=asset, reported_at=now, state="closed")
        asked = make_request(asset=asset, reported_at=now)
        assert possible_duplicates(asked) == []
        assert not inbox(make_user(), on=now.date()).filter(may_be_duplicate=True).exists()

    def test_the_inbox_hints_at_them(self, company: Tenant) -> None:
        now, asset, desk = timezone.now(), make_asset(), make_user()
        twins = [make_request(asset=asset, reported_at=now) for _ in range(2)]
        make_request(reported_at=now)
        assert set(inbox(desk, on=now.date()).filter(may_be_duplicate=True)) == set(twins)

    def test_without_a_place_there_is_nothing_to_compare(self, company: Tenant) -> None:
        request = ServiceRequest.objects.create(number="SR-1", channel="email", description="Help")
        assert possible_duplicates(request) == []


class TestDecline:
    def test_tells_the_customer_why(self, company: Tenant) -> None:
        request = make_request()
        decline_request(request, reason="This machine is not ours.", by=make_user())
        request.refresh_from_db()
        assert (request.state, request.answer) == ("declined", "This machine is not ours.")

    def test_needs_a_reason(self, company: Tenant) -> None:
        with pytest.raises(Invalid):
            decline_request(make_request(), reason=" ", by=make_user())

    def test_only_what_is_new(self, company: Tenant) -> None:
        with pytest.raises(Refused):
            decline_request(make_request(state="closed"), reason="No", by=make_user())


class TestPlace:
    def test_brings_customer_and_promise(self, company: Tenant) -> None:
        asset = make_asset()
        ContractCoverage.objects.create(contract=make_contract(customer=asset.site.customer), asset=asset)
        request = ServiceRequest.objects.create(number="SR-1", channel="email", description="Help")
        place_request(request, asset=asset, by=make_user())
        request.refresh_from_db()
        assert (request.asset, request.site, request.customer) == (asset, asset.site, asset.site.customer)
        assert request.response_due_at

    def test_only_what_is_new(self, company: Tenant) -> None:
        with pytest.raises(Refused):
            place_request(make_request(state="ordered"), asset=make_asset(), by=make_user())
