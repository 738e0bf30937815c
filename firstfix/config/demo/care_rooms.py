"""What engineers caught for the customers' care in the last months, and what became of it: by the areas' own actions,
each told when it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from operator import itemgetter
from random import Random

from django.db.models import QuerySet

from firstfix.care.actions import (
    answer_feedback,
    answer_problem,
    answer_quiz,
    ask_back,
    close_problem,
    drop_found_asset,
    end_lead,
    escalate_order,
    gather_feedback,
    give_feedback,
    give_thanks,
    hold_training,
    make_renewals,
    report_found_asset,
    save_course,
    take_feedback,
    take_problem,
    wish_follow_up,
    write_version,
)
from firstfix.care.models import Course, Problem, Where
from firstfix.care.rules import Topic
from firstfix.config.demo.care import write_quarterly_calls, write_tasks
from firstfix.config.demo.clock import ZONE
from firstfix.customers.models import Contact
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.notices.models import Notice
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

Said = tuple[str, str]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FEEDBACK: Sequence[tuple[Topic, Said, Said]] = (
    (Topic.PRODUCT, ("操作屏在强光下看不清。", "The display cannot be read in bright light."),
     ("新版面板亮度提高一倍，可以换装，报价已发。", "The new panel is twice as bright; an offer is on its way.")),
    (Topic.SERVICE, ("约好上午，师傅下午两点才到。", "We were told the morning, he came at two."),
     ("抱歉，当天有紧急抢修。以后晚到会提前电话通知。", "We are sorry: an emergency. We call when we run late.")),
    (Topic.PRODUCT, ("报警声音太小，车间里听不见。", "The alarm is too quiet for our hall."),
     ("可加装外接警灯，配件号已发给您的工程师。", "An alarm lamp outside can be fitted; your engineer knows.")),
    (Topic.SALES, ("保养合同的价格构成看不懂。", "We do not understand what the maintenance contract is made of."),
     ("已发明细，并约了下周电话说明。", "The details are sent, and we will explain them by telephone next week.")),
    (Topic.OTHER, ("希望维修报告能直接发到我们的系统。", "We would like the service report in our own system."),
     ("可以用接口，说明已发给贵公司 IT。", "There is an API; your IT has the description.")),
    (Topic.PRODUCT, ("滤网太难拆，要两个人。", "The filter takes two people to remove."),
     ("新滤网框带快拆扣，下次保养时更换。", "The new frame has quick clips; it comes with the next maintenance.")),
)  # fmt: skip
LEADS: Sequence[tuple[Said, str, Said]] = (
    (("二期厂房明年投产，想再要两台。", "The second hall opens next year; they want two more."), "won",
     ("已签两台，三月交付。", "Two ordered, to be delivered in March.")),
    (("隔壁公司也在问这个型号。", "The company next door asks about this model."), "lost",
     ("对方已买别家的。", "They have bought from somebody else.")),
    (("想把全部设备都放进保养合同。", "They want all machines in the maintenance contract."), "", ("", "")),
    (("问有没有以旧换新。", "They ask whether we take the old one in exchange."), "", ("", "")),
)  # fmt: skip
SUGGESTIONS: Sequence[Said] = (
    ("接线端子加防误插，现场插反过两次。", "Key the terminal plugs: they were put in the wrong way round twice."),
    ("压力传感器移到外侧，更换可省一小时。", "Move the pressure sensor outside: an hour less to change it."),
    ("说明书加上电磁阀的阻值。", "The manual should say the resistance of the solenoid valve."),
)
TOPICS: Sequence[Said] = (
    ("日常清洁与滤网更换；报警代码的含义", "Daily cleaning and the filter; what the alarm codes mean"),
    ("开机检查、正常停机、急停后的恢复", "Before starting, stopping, and after an emergency stop"),
    ("参数备份；断电后第一步看什么", "Saving the settings; what to look at first after a power cut"),
    ("操作禁忌：带电拆盖、用水冲洗、超载运行", "What never to do: open it live, hose it down, overload it"),
)
RENEWALS: Sequence[tuple[str, Said]] = (
    ("won", ("已续签一年，增加两台设备。", "Renewed for a year, with two machines more.")),
    ("lost", ("客户改由自己的维修班负责。", "Their own maintenance looks after it from now on.")),
)
COURSE: Said = ("日常操作与简单故障", "Daily operation and simple faults")
COURSE_TEXT: Said = (
    "一、开机前：查看急停、气压、水位。\n二、运行中：不开盖，不超载，不用水冲洗电气柜。\n"
    "三、报警时：先按急停，记下代码，再打服务电话。\n四、每天：清洁滤网；每周：检查接头；每月：备份参数。",
    "1. Before starting: emergency stop, air pressure, water level.\n2. While running: keep the covers closed, do not"
    " overload it, never hose down the cabinet.\n3. At an alarm: press the emergency stop, note the code, then call"
    " us.\n4. Daily: clean the filter. Weekly: check the connections. Monthly: save the settings.",
)
COURSE_QUIZ: Said = (
    "? 出现报警时首先做什么？\n- 打开盖板\n+ 按下急停\n- 继续生产\n? 滤网多久清洁一次？\n+ 每天\n- 每月\n"
    "? 电气柜可以怎样清洁？\n- 用水冲洗\n- 用压缩空气直吹\n+ 断电后用干布",
    "? What comes first at an alarm?\n- Open the cover\n+ Press the emergency stop\n- Go on\n? How often is the filter"
    " cleaned?\n+ Every day\n- Every month\n? How is the cabinet cleaned?\n- Hosed down\n- With compressed air\n"
    "+ With a dry cloth, when it has no power",
)
#: By the customer with a login.
WRITTEN: Sequence[tuple[Topic, Said, Said | None]] = (
    (Topic.SERVICE, ("希望上门前半小时再打个电话。", "Please call again half an hour before you come."), None),
    (
        Topic.PRODUCT,
        ("显示屏在强光下看不清。", "The display is hard to read in bright light."),
        (
            "已为您登记一块防眩光贴膜，下次上门时免费贴上。",
            "An anti-glare film is kept for you; we put it on at the next visit, free of charge.",
        ),
    ),
)
PEOPLE: Sequence[Said] = (("王芳", "Anna Hall"), ("李强", "Tom Reed"), ("赵敏", "Grace Lim"), ("陈刚", "Peter Novak"))
THANKS: Sequence[Said] = (
    ("半夜两点赶来抢修，没有耽误早班生产，太感谢了！", "He came at two at night. The early shift could start!"),
    ("师傅不仅修好了，还教会我们怎么避免。", "He fixed it and showed us how to keep it from coming back."),
    ("一次修好，收拾得干干净净。", "Fixed the first time, and he left the place spotless."),
    ("非常耐心，讲得很清楚。", "Very patient, and everything clearly explained."),
)
WISHES: Sequence[Said] = (
    ("满负荷运行两周后，问问温度是否稳定。", "After two weeks at full load: is the temperature steady?"),
    ("下次保养前先打电话约停机时间。", "Call before the next maintenance to agree when it may stand still."),
)
WORKAROUND: Said = (
    "临时办法：按手册重新调整并锁紧，每周复查一次；请记录运行小时数并拍照。",
    "For now: adjust and lock it by the manual, look again every week. Note running hours, take a photo.",
)
FIX: Said = (
    "原因是该批次部件偏软。更换加强型部件（已入总库，下次上门带上）；新出厂设备已改。",
    "Parts of one batch are too soft. Change to the reinforced ones, now in the main store; new machines have them.",
)
QUESTION: Said = (
    "固件是哪一版？故障出现时负载多少？", "Which firmware is it, and what was the load when it failed?"
)  # fmt: skip


FOUND: Sequence[Said] = (("二楼同型号备机", "Spare machine upstairs"), ("", ""), ("空压机", "Air compressor"))


def write_care_rooms(*, now: datetime, seed: int) -> None:
    """Once, when the company is founded."""
    rng = Random(f"{seed} care")
    left = list(visits_left(now)[:400])
    recent = [visit for visit in left if visit.left_at and visit.left_at > now - 60 * DAY]
    rng.shuffle(recent)
    following = iter(recent)
    write_known_problem(left)
    bring_what_waits(now=now)
    write_feedback(following, now=now)
    write_leads_and_suggestions(following, now=now)
    write_trainings(left, now=now, rng=rng)
    write_courses(left, now=now)
    write_renewals(now=now)
    write_thanks_and_wishes(following, now=now)
    write_found_assets(following, now=now)
    write_told_by_customer(now=now)
    write_quarterly_calls(now=now)
    write_tasks(now=now, answered_by=staff(Role.MANAGER))
    Notice.objects.filter(at__lt=now - 2 * DAY, read_at=None).update(read_at=now - DAY)


def visits_left(now: datetime) -> QuerySet[Visit]:
    """The newest visits that came to their end, with their crew."""
    visits = Visit.objects.filter(state="left", left_at__lt=now - 2 * HOUR)
    return (
        visits.select_related("work_order__customer", "work_order__asset__product_model", "work_order__site")
        .prefetch_related("bookings__engineer__user")
        .order_by("-left_at")
    )


def write_known_problem(visits: Sequence[Visit]) -> None:
    """One fault of one product that came up at several customers', with its workaround and its fix: if there is one,
    a fault that open orders have too, so that their engineers read the answer.
    """
    still_open = set(WorkOrder.objects.filter(state__in=OPEN_STATES).values_list("asset__product_model", "symptom"))
    by_fault: dict[tuple[int, int], list[Visit]] = {}
    for visit in visits:
        order = visit.work_order
        if order.asset and order.mode_id and order.state == "closed":
            by_fault.setdefault((order.asset.product_model_id, order.mode_id), []).append(visit)

    def worth_telling(fault: tuple[int, int]) -> tuple[bool, int]:
        group = by_fault[fault]
        return any((fault[0], visit.work_order.symptom_id) in still_open for visit in group), len(group)

    group = by_fault[max(by_fault, key=worth_telling)][::-1][:4] if by_fault else []
    problem: Problem | None = None
    for visit in group:
        problem = escalate_order(
            visit.work_order, subject=visit.work_order.subject, problem=problem, visit=visit, by=giver(visit),
            at=told_at(visit),
        ).problem  # fmt: skip
    if problem:
        rnd, first = staff(Role.RND), problem.opened_at
        say = speaking(group[0])
        take_problem(problem, by=rnd, at=first + 2 * HOUR)
        answer_problem(problem, "work_around", text=say(WORKAROUND), by=rnd, at=first + DAY)
        answer_problem(problem, "fix", text=say(FIX), by=rnd, at=max(first + 9 * DAY, told_at(group[-1]) + HOUR))
        close_problem(problem, by=rnd, at=max(first + 11 * DAY, told_at(group[-1]) + 2 * HOUR))


def bring_what_waits(*, now: datetime) -> None:
    """Every order that waits for R&D is before R&D: one is asked back, one in hand, the others new. Safe to repeat."""
    rnd = staff(Role.RND)
    waiting = WorkOrder.objects.filter(state="waiting_rnd", escalations=None).select_related("customer")
    for place, order in enumerate(waiting.order_by("pk")):
        change = order.state_changes.order_by("-pk")[0]
        escalation = escalate_order(order, subject=order.subject, description=change.reason, by=SYSTEM, at=change.at)
        at = min(change.at + 3 * HOUR, now)
        if place == 0:
            say = QUESTION[0] if order.customer.language.startswith("zh") else QUESTION[1]
            ask_back(escalation.problem, text=say, by=rnd, at=at)
        elif place == 1:
            take_problem(escalation.problem, by=rnd, at=at)


def write_feedback(visits: Iterator[Visit], *, now: datetime) -> None:
    for number, (topic, text, answer) in enumerate([*FEEDBACK, *FEEDBACK]):
        if (visit := next(visits, None)) is None:
            return
        say, person = speaking(visit), PEOPLE[number % len(PEOPLE)]
        at = told_at(visit)
        feedback = give_feedback(
            Where.of(visit=visit), topic=topic, text=say(text), says=say(person), by=giver(visit), at=at
        )
        owner = staff(OWNERS[feedback.team])
        if at < now - 12 * DAY and number % 5:
            # So long ago that the customers' messages of it have left the log.
            answer_feedback(
                feedback, answer=say(answer), tells_customer=False, by=owner, at=at + (1 + number % 4) * DAY
            )
        elif number % 3 == 0:
            take_feedback(feedback, by=owner, at=min(at + DAY, now))
    alike = next(visits, None), next(visits, None)
    if alike[0] and alike[1]:
        topic, text, _answer = FEEDBACK[2]
        one, other = (
            give_feedback(Where.of(visit=visit), topic=topic, text=speaking(visit)(text), by=giver(visit),
                          at=told_at(visit))
            for visit in alike if visit
        )  # fmt: skip
        gather_feedback(other, of=one, by=staff(Role.RND), at=max(one.at, other.at) + DAY)


def write_told_by_customer(*, now: datetime) -> None:
    """What the customer with a login wrote: one of it is answered since this morning, one waits."""
    contact = Contact.objects.select_related("user", "customer").exclude(user=None).order_by("pk")[0]
    assert contact.user
    asset = Asset.objects.filter(site__customer=contact.customer_id).order_by("pk").first()
    is_chinese = contact.customer.language.startswith("zh")
    for days, (topic, text, answer) in enumerate(WRITTEN, 1):
        given = give_feedback(
            Where.of(asset=asset if answer else None, customer=contact.customer), topic=topic, contact=contact,
            text=text[0] if is_chinese else text[1], says=contact.name, by=contact.user, at=now - days * DAY,
        )  # fmt: skip
        if answer:
            said = answer[0] if is_chinese else answer[1]
            answer_feedback(given, answer=said, by=staff(OWNERS[given.team]), at=now - 2 * HOUR)


def write_leads_and_suggestions(visits: Iterator[Visit], *, now: datetime) -> None:
    sales = staff(Role.SALES)
    for text, outcome, answer in LEADS:
        if visit := next(visits, None):
            say, at = speaking(visit), told_at(visit)
            lead = give_feedback(Where.of(visit=visit), topic=Topic.LEAD, text=say(text), by=giver(visit), at=at)
            if outcome:
                end_lead(lead, outcome=outcome, answer=say(answer), by=sales, at=min(at + 8 * DAY, now))
    for text in SUGGESTIONS:
        if visit := next(visits, None):
            at, say = told_at(visit), speaking(visit)
            give_feedback(Where.of(visit=visit), topic=Topic.SUGGESTION, text=say(text), by=giver(visit), at=at)


def write_trainings(visits: Sequence[Visit], *, now: datetime, rng: Random) -> None:
    """Where a machine was put up or a training was ordered, and now and then after a repair."""
    taught = [visit for visit in visits if visit.work_order.kind in ("installation", "training")]
    taught += [visit for visit in visits if visit.work_order.kind == "repair"][:200:20]
    for visit, topics in zip(taught[:30], cycle(TOPICS), strict=False):
        say = speaking(visit)
        names = [say(name) for name in rng.sample(PEOPLE, rng.randint(1, 3))]
        hold_training(
            Where.of(visit=visit), topics=say(topics), attendees=names, minutes=rng.choice((15, 20, 30, 45, 90)),
            by=giver(visit), at=told_at(visit),
        )  # fmt: skip


def write_courses(visits: Sequence[Visit], *, now: datetime) -> None:
    """One course that R&D wrote for everybody; held some months ago and lately, most passed, one certificate has run
    out.
    """
    rnd = staff(Role.RND)
    course = save_course(Course(name=Bilingual(*COURSE), minutes=60, months=12), by=rnd, at=now - 400 * DAY)
    write_version(course, text=Bilingual(*COURSE_TEXT), quiz=Bilingual(*COURSE_QUIZ), by=rnd, at=now - 400 * DAY)
    places = {visit.work_order.site_id: visit for visit in visits if visit.work_order.kind == "repair"}
    for number, visit in enumerate(list(places.values())[:9]):
        say, at = speaking(visit), now - (380 - 45 * number) * DAY
        where = Where.of(order=visit.work_order)
        names = [say(name) for name in PEOPLE[: 2 + number % 3]]
        held = hold_training(
            where, topics=say(COURSE), attendees=names, minutes=60, course=course, by=giver(visit), at=at
        )
        for place, attendee in enumerate(held.attendees.all()):
            answers = (1, 0, 2) if place < 2 or number % 2 else (1, 1, 2)
            answer_quiz(attendee, answers=answers, by=SYSTEM, at=at + HOUR)


def write_renewals(*, now: datetime) -> None:
    """Contracts that end soon; of those found three weeks ago some are renewed, one is not."""
    sales = staff(Role.SALES)
    for number, one in enumerate(make_renewals(at=now - 21 * DAY)):
        if number % 3 == 0:
            say = itemgetter(0) if one.customer and one.customer.language.startswith("zh") else itemgetter(1)
            outcome, answer = RENEWALS[number % 2]
            end_lead(one, outcome=outcome, answer=say(answer), by=sales, at=now - (20 - number % 15) * DAY)
    make_renewals(at=now)


def write_thanks_and_wishes(visits: Iterator[Visit], *, now: datetime) -> None:
    for number, text in enumerate([*THANKS, *THANKS, *THANKS]):
        if visit := next(visits, None):
            say = speaking(visit)
            person = say(PEOPLE[number % len(PEOPLE)])
            give_thanks(Where.of(visit=visit), text=say(text), says=person, by=giver(visit), at=told_at(visit))
    today = now.astimezone(ZONE).date()
    for number, text in enumerate(WISHES):
        if visit := next(visits, None):
            wish_follow_up(
                visit.work_order, on=today + number * 9 * DAY, text=speaking(visit)(text), visit=visit,
                by=giver(visit), at=told_at(visit),
            )  # fmt: skip


def write_found_assets(visits: Iterator[Visit], *, now: datetime) -> None:
    """Two to be confirmed, one of another maker."""
    for number, name in enumerate(FOUND):
        if (visit := next(visits, None)) is None:
            return
        say, asset = speaking(visit), visit.work_order.asset
        found = report_found_asset(
            Where.of(visit=visit), serial=f"N{7310 + 47 * number}-{number + 3}", name=say(name),
            product_model=asset.product_model if asset and number < 2 else None, by=giver(visit), at=told_at(visit),
        )  # fmt: skip
        if number == 2:
            reason = say(("别家的设备，不在我们的服务范围。", "Another maker's machine; we do not look after it."))
            drop_found_asset(found, reason=reason, by=staff(Role.DESK), at=min(told_at(visit) + DAY, now))


OWNERS = {"rnd": Role.RND, "sales": Role.SALES, "service": Role.MANAGER}


def staff(role: Role) -> User:
    return User.objects.filter(roles__contains=[role.value], is_active=True).order_by("pk")[0]


def giver(visit: Visit) -> Actor:
    """The engineer who was there."""
    booking = next(iter(visit.bookings.all()), None)
    return (booking.engineer.user if booking else None) or SYSTEM


def told_at(visit: Visit) -> datetime:
    """Shortly before they left."""
    assert visit.left_at
    return visit.left_at - timedelta(minutes=6)


def speaking(visit: Visit) -> Callable[[Said], str]:
    """Says a pair of texts in the customer's language."""
    place = 0 if visit.work_order.customer.language.startswith("zh") else 1
    return lambda said: said[place]
