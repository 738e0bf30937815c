from datetime import date

import pytest
from django.utils import translation

from firstfix.people.queries import crew_lacks, fitness_of
from firstfix.people.rules import Ability, CertificateNeed, Needs, SkillNeed, Validity, lacks, together
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill
from firstfix.platform.tenants.models import Tenant

DAY = date(2026, 5, 4)
ELECTRICAL = SkillNeed(1, Bilingual("电气", "Electrical"), level=3)
HIGH_VOLTAGE = CertificateNeed(7, Bilingual("高压证", "High voltage"))


def words(ability: Ability, *needs: SkillNeed | CertificateNeed, first: date = DAY, last: date = DAY) -> list[str]:
    asked = Needs(
        tuple(need for need in needs if isinstance(need, SkillNeed)),
        tuple(need for need in needs if isinstance(need, CertificateNeed)),
    )
    return [str(lack) for lack in lacks(ability, asked, first=first, last=last)]


def test_nothing_is_lacking_when_nothing_is_asked() -> None:
    assert words(Ability()) == []


def test_a_missing_skill_and_a_low_level_are_told_apart() -> None:
    assert words(Ability(), ELECTRICAL) == ["lacks the skill Electrical"]
    assert words(Ability({1: 2}), ELECTRICAL) == ["Electrical: level 3 is needed, has level 2"]
    assert words(Ability({1: 3}), ELECTRICAL) == []


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([], ["lacks the certificate High voltage"]),
        ([(date(2025, 1, 1), date(2026, 5, 3))], ["certificate High voltage expired on 3 May 2026"]),
        ([(date(2026, 5, 5), date(2027, 5, 5))], ["certificate High voltage is valid only from 5 May 2026"]),
        ([(date(2025, 1, 1), date(2026, 5, 4))], []),
        ([(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))], []),
    ],
)
def test_a_certificate_counts_on_the_day_of_the_visit(held: list[tuple[date, date]], said: list[str]) -> None:
    assert words(Ability({}, {7: tuple(Validity(*span) for span in held)}), HIGH_VOLTAGE) == said


def test_a_job_over_several_days_needs_the_certificate_on_each() -> None:
    ends = Ability({}, {7: (Validity(date(2026, 1, 1), date(2026, 5, 5)),)})
    renewed = Ability({}, {7: (*ends.certificates[7], Validity(date(2026, 5, 6), date(2027, 5, 5)))})
    gap = Ability({}, {7: (*ends.certificates[7], Validity(date(2026, 5, 8), date(2027, 5, 5)))})
    for ability, is_fit in ((ends, False), (renewed, True), (gap, False)):
        assert bool(words(ability, HIGH_VOLTAGE, last=date(2026, 5, 7))) is not is_fit


def test_reasons_are_said_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert words(Ability({1: 2}), ELECTRICAL, HIGH_VOLTAGE) == ["电气：需要 3 级，现为 2 级", "没有证书“高压证”"]


def test_a_crew_is_fit_when_each_need_is_met_by_one_of_them() -> None:
    crew = together([Ability({1: 3}), Ability({2: 1}, {7: (Validity(DAY, DAY),)})])
    assert words(crew, ELECTRICAL, SkillNeed(2, "x"), HIGH_VOLTAGE) == []


def test_engineers_are_judged_by_their_records(company: Tenant) -> None:
    able = make_engineer(name="Able", skills={"electrical": 4}, certificates={"high-voltage": date(2026, 12, 31)})
    expired = make_engineer(name="Late", skills={"electrical": 4}, certificates={"high-voltage": date(2026, 1, 31)})
    needs = Needs(
        (SkillNeed(make_skill().pk, "Electrical", level=3),),
        (CertificateNeed(make_certificate_type().pk, "High voltage"),),
    )
    first, second = fitness_of([able, expired], needs=needs, first=DAY)
    assert first.is_fit
    assert [str(lack) for lack in second.lacks] == ["certificate High voltage expired on 31 Jan 2026"]
    assert crew_lacks([expired, able], needs=needs, first=DAY) == ()
