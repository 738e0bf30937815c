from datetime import date
from uuid import uuid4

import pytest

from firstfix.people.actions import (
    add_certificate,
    add_engineer,
    change_engineer,
    renew_certificate,
    set_skill_level,
)
from firstfix.people.facts import CertificateRenewed, EngineerChanged, SkillLevelSet
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.people.queries import held_certificates
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.facts.models import Fact
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("company")


def last_fact(engineer: Engineer) -> Fact:
    fact = facts_about(engineer).first()
    assert fact
    return fact


def test_adding_twice_with_the_same_uid_adds_once() -> None:
    uid = uuid4()
    first = add_engineer(code="E-1", name=" Chen Li ", by=SYSTEM, uid=uid)
    assert add_engineer(code="E-1", name="Chen Li", by=SYSTEM, uid=uid) == first
    assert first.name == "Chen Li"


def test_a_code_is_given_once_and_a_place_has_two_figures() -> None:
    make_engineer(code="E-1")
    with pytest.raises(Invalid) as wrong:
        add_engineer(code="E-1", name="", home_latitude=31.2, by=SYSTEM)
    assert wrong.value.errors.keys() == {"code", "name", "home_longitude"}


def test_a_person_is_one_engineer() -> None:
    user = make_user(Role.ENGINEER)
    make_engineer(user=user)
    with pytest.raises(Invalid, match="another engineer"):
        add_engineer(code="E-2", name="Other", user=user, by=SYSTEM)


def test_a_change_names_its_fields_and_none_is_no_fact() -> None:
    engineer = make_engineer(phone="1")
    changed = change_engineer(engineer, phone="2", name=engineer.name, by=SYSTEM)
    assert changed.version == 2
    assert (last_fact(engineer).name, last_fact(engineer).data) == (EngineerChanged.__name__, {"changed": ["phone"]})
    assert change_engineer(engineer, phone="2", by=SYSTEM).version == 2


def test_a_skill_is_learnt_raised_and_lost(company: Tenant) -> None:
    engineer, skill = make_engineer(), make_skill()
    for level, before in ((2, 0), (4, 2), (0, 4)):
        set_skill_level(engineer, skill=skill, level=level, by=SYSTEM)
        assert last_fact(engineer).data == {"skill": skill.code, "level": level, "before": before}
    assert not EngineerSkill.objects.filter(engineer=engineer).exists()
    with pytest.raises(Invalid):
        set_skill_level(engineer, skill=skill, level=6, by=SYSTEM)
    assert Fact.objects.filter(name=SkillLevelSet.__name__).count() == 3


def test_a_renewal_follows_and_the_old_certificate_stays() -> None:
    engineer, kind = make_engineer(), make_certificate_type()
    old = add_certificate(
        engineer,
        certificate_type=kind,
        valid_from=date(2025, 1, 1),
        valid_until=date(2026, 6, 30),
        number="HV-7",
        by=SYSTEM,
    )
    new = renew_certificate(old, valid_until=date(2028, 6, 30), by=SYSTEM)
    assert (new.valid_from, new.number) == (date(2026, 7, 1), "HV-7")
    assert engineer.certificates.count() == 2
    assert last_fact(engineer).name == CertificateRenewed.__name__
    with pytest.raises(Invalid, match="ends later"):
        renew_certificate(new, valid_until=date(2028, 6, 30), by=SYSTEM)


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (date(2026, 5, 3), "expired"),
        (date(2026, 5, 4), "expiring"),
        (date(2026, 7, 3), "expiring"),
        (date(2026, 7, 4), "valid"),
    ],
)
def test_a_certificate_is_marked_before_it_ends(until: date, state: str) -> None:
    engineer = make_engineer(certificates={"high-voltage": until})
    assert [one.state for one in held_certificates(engineer, today=date(2026, 5, 4))] == [state]


def test_only_the_newest_certificate_of_a_type_is_marked() -> None:
    engineer = make_engineer(certificates={"high-voltage": date(2026, 1, 1)})
    renew_certificate(engineer.certificates.get(), valid_until=date(2028, 1, 1), by=SYSTEM)
    assert [one.state for one in held_certificates(engineer, today=date(2026, 5, 4))] == ["valid"]


def test_an_engineer_may_not_raise_their_own_level() -> None:
    engineer = make_engineer()
    assert engineer.user
    with pytest.raises(NotAllowed):
        set_skill_level(engineer, skill=make_skill(), level=5, by=engineer.user)
