"""What engineers grow into in the demo company: levels proposed, some of them decided; certificates that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from firstfix.config.demo.cast import address_of
from firstfix.growth.actions import (
    confirm_level,
    decline_level,
    hold_talk,
    propose_levels,
    propose_promotion,
    remind_of_certificates,
    set_career_stand,
    take_usual_paths,
    thank_colleague,
)
from firstfix.growth.queries.careers import stand_of
from firstfix.people.queries import working_engineers
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.models import PayPost

#: The first look was so long ago; what came of it is decided two days later.
LOOKED = timedelta(days=100)
DECIDED = timedelta(days=2)
CONFIRMED = "新机型的现场我都看过，判断准，下手稳。"
DECLINED = "先参加十二月的厂家培训，再看一个季度。"
NOTES = (
    "周末两次替班，谢谢！",
    "Thanks for staying with the bakery until the oven ran again.",
    "把液压站的照片拍得清清楚楚，下一班一看就懂。",
    "Your note on the door seal saved us a second visit.",
    "带新人很耐心，他第二天就能独立换滤芯了。",
)
WHY = "首次修复率连续两个季度高于团队，带出两名新人，愿意接手疑难。"
TALK = "想往技术主管走。客户沟通是长处；高难度制冷还要多做。"


def write_growth(*, now: datetime) -> None:
    """Two levels in three are confirmed, one is declined; then it is looked again, as by night."""
    manager = User.objects.get(email=address_of(Role.MANAGER))
    for number, one in enumerate(propose_levels(by=SYSTEM, at=now - LOOKED)[:6]):
        decide, reason = (decline_level, DECLINED) if number % 3 == 2 else (confirm_level, CONFIRMED)
        decide(one, reason=reason, by=manager, at=now - LOOKED + DECIDED)
    propose_levels(by=SYSTEM, at=now)
    remind_of_certificates(by=SYSTEM, at=now)
    _thank(manager, now=now)
    _write_careers(manager, now=now)


def _write_careers(manager: User, *, now: datetime) -> None:
    """HR takes the usual paths, and everybody stands where their grade of pay says; one waits for HR's word."""
    hr, at = User.objects.get(email=address_of(Role.HR)), now - LOOKED
    technical = take_usual_paths(by=hr, at=at)[0]
    steps = list(technical.steps.order_by("place"))
    posts = {post.engineer_id: post for post in PayPost.objects.select_related("grade").order_by("first_day")}
    engineers = list(working_engineers())
    for engineer in engineers:
        post = posts.get(engineer.pk)
        place = int(post.grade.code[1:]) if post else 1
        set_career_stand(engineer, step=steps[place - 1], since=(post.first_day if post else at.date()), by=hr, at=at)
    for engineer in engineers:
        stand = stand_of(engineer)
        if stand and stand.step.place == 2:
            propose_promotion(engineer, step=steps[2], why=WHY, by=manager, at=now - timedelta(days=2))
            break
    own = User.objects.get(email=address_of(Role.ENGINEER)).engineer
    day = company_day(now - timedelta(days=30))
    agreed = [
        ("跟做三张 4 级制冷工单 · Go along on three orders at level 4", day + timedelta(days=60)),
        ("写一篇制冰机排查文章 · Write an article on ice makers", day + timedelta(days=90)),
    ]
    hold_talk(own, day=day, notes=TALK, steps=agreed, by=manager, at=now - timedelta(days=30))


def _thank(manager: User, *, now: datetime) -> None:
    desk = User.objects.get(email=address_of(Role.DESK))
    engineers = list(working_engineers()[: len(NOTES)])
    for number, (engineer, text) in enumerate(zip(engineers, NOTES, strict=False)):
        by = desk if number % 2 else manager
        thank_colleague(engineer, text=text, by=by, at=now - timedelta(days=3 + 5 * number, hours=2 * number))
