"""Follow-ups: the customers are called some days after an order is closed, and every quarter by contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from firstfix.care.actions import answer_feedback, make_task
from firstfix.care.facts import FollowUpDone, FollowUpGivenUp, FollowUpMade
from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.care.rules.follow_ups import BAD_RATING, CallTrigger, interval_days
from firstfix.config.demo.books import Books
from firstfix.config.demo.chronicle import Case, Chronicle
from firstfix.config.demo.clock import ZONE, at
from firstfix.customers.models import ServiceContract
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual
from firstfix.work.models import WorkOrder

RULES = ((WorkOrder.Kind.REPAIR, 3), (WorkOrder.Kind.INSTALLATION, 7), (WorkOrder.Kind.TRAINING, 14))
#: Calls in 90 days that the company has agreed to.
MANY = 5000

#: Marks 5 to 1 after a repair that went well, and after one that did not.
CONTENT, ANNOYED = (66, 24, 7, 2, 1), (22, 30, 26, 13, 9)
REMARKS = {
    5: (
        ("来得快，讲解清楚，谢谢师傅！", "Quick and clearly explained, thank you!"),
        ("一次修好，很专业。", "Fixed the first time, very professional."),
        ("师傅很耐心，还教了我们日常保养。", "Very patient, and showed us the daily care."),
    ),
    4: (("修好了，等的时间稍长。", "It works; the wait was a little long."), ("整体满意。", "Satisfied on the whole.")),
    3: (
        ("修好了但又有点响。", "Fixed, but there is a slight noise again."),
        ("上门时间改了一次。", "The visit was moved once."),
    ),
    2: (("来了两次才修好。", "It took two visits."), ("报价不够清楚。", "The price was not clear enough.")),
    1: (("同样的毛病又犯了，影响生产。", "The same fault is back and production suffers."),),
}  # fmt: skip


SCRIPT = Bilingual(
    "您好，这里是售后服务台。前几天我们给您修了设备，想了解一下现在用得怎么样。",
    "Good day, this is the service desk. We repaired your machine a few days ago and would like to know how it runs.",
)
QUARTERLY = Bilingual(
    "您好，这里是售后服务台。按服务合同，我们每季度和您通一次电话，听听使用情况。",
    "Good day, this is the service desk. By our contract we call every quarter to hear how you use your machines.",
)
QUESTIONS = Bilingual(
    "操作人员有变动吗？需要培训吗？\n产量或班次有变化吗？\n有没有我们可以改进的地方？",
    "Are there new operators who need a training?\nHas the output changed, or the shifts?\nWhat could we do better?",
)
USAGES: Sequence[tuple[str, str]] = (
    ("两班倒，每天 16 小时。", "Two shifts, 16 hours a day."),
    ("旺季满负荷，淡季每周开三天。", "At full load in the season, three days a week otherwise."),
    ("换了新的操作员，还不太熟。", "There is a new operator who is still learning."),
)


def write_rules(books: Books) -> None:
    for kind, days in RULES:
        script = SCRIPT if kind == WorkOrder.Kind.REPAIR else Bilingual()
        books.add(FollowUpRule(kind=kind, days=days, script=script, agreed=MANY))
    books.add(FollowUpRule(trigger=CallTrigger.INTERVAL, months=3, script=QUARTERLY, questions=QUESTIONS, agreed=MANY))


def write_quarterly_calls(*, now: datetime) -> None:
    """The last call of each contract in force: made on its day, or waiting where that is today or yesterday."""
    rule, today = FollowUpRule.objects.get(trigger=CallTrigger.INTERVAL), now.astimezone(ZONE).date()
    calls: dict[int, FollowUp] = {}
    for contract in ServiceContract.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("pk"):
        days = interval_days(contract.starts_on, 3, since=today - timedelta(days=95), until=today)
        if days and contract.customer_id not in calls:
            calls[contract.customer_id] = _quarterly_call(rule, contract, days[-1], today=today)
    FollowUp.objects.bulk_create(calls.values())


def _quarterly_call(rule: FollowUpRule, contract: ServiceContract, due_on: date, *, today: date) -> FollowUp:
    call, rng = FollowUp(rule=rule, customer_id=contract.customer_id, due_on=due_on), Random(f"{contract.number} call")
    if due_on < today - timedelta(days=2):
        call.state, call.tries, call.is_running = "done", 1, True
        call.rating = rng.choices((5, 4, 3), CONTENT[:3])[0]
        call.nps = recommending(call.rating, rng)
        call.usage = USAGES[rng.randrange(len(USAGES))][0]
        call.done_at = at(due_on, rng.uniform(9 * 60, 17 * 60))
    return call


def write_tasks(*, now: datetime, answered_by: Actor) -> None:
    """Bad answers of the last three weeks are a manager's task, all but the newest two with their answer."""
    since = now - timedelta(days=21)
    bad = FollowUp.objects.filter(done_at__gte=since, rating__lte=BAD_RATING, work_order__isnull=False)
    for place, call in enumerate(bad.select_related("work_order__customer", "customer").order_by("-done_at")[:12]):
        assert call.done_at is not None
        task = make_task(call, by=SYSTEM, at=call.done_at)
        if place > 1:
            answer = (
                "已致电道歉，安排工程师复查，客户满意。"
                if task.customer and task.customer.language.startswith("zh")
                else ("Called, apologised and sent the engineer again; the customer is content.")
            )
            answered_at = call.done_at + timedelta(hours=20)
            answer_feedback(task, answer=answer, tells_customer=False, by=answered_by, at=answered_at)


def recommending(rating: int, rng: Random) -> int:
    """Who gives many stars recommends us."""
    return min(10, max(0, 2 * rating - rng.randint(0, 2)))


class Calls:
    """Follow-ups by rule; those whose day has come have mostly been made."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.rules = list(FollowUpRule.objects.filter(is_active=True))

    def arrange(self, case: Case) -> None:
        order = case.order
        assert order.closed_at is not None
        for rule in self.rules:
            if rule.kind == order.kind:
                due_on = order.closed_at.date() + timedelta(days=rule.days or 0)
                follow_up = FollowUp(work_order=order, rule=rule, due_on=due_on, created_at=order.closed_at)
                self.chronicle.books.add(follow_up)
                fact = FollowUpMade(due_on=due_on.isoformat())
                self.chronicle.tell(fact, follow_up, at=order.closed_at, by=SYSTEM)
                self.call(case, follow_up, Random(f"{order.number} call"))

    def call(self, case: Case, follow_up: FollowUp, rng: Random) -> None:
        """Most are called on the day, some one or two days later; today's are still to be made."""
        day = self.chronicle.company.today.worked_or_next(follow_up.due_on)
        if rng.random() < 0.2:
            day = self.chronicle.company.today.next_worked(day)
        moment = at(day, rng.uniform(9 * 60, 17 * 60))
        if day >= self.chronicle.company.today.day:
            return
        follow_up.done_at, follow_up.tries = moment, 1
        desk = self.chronicle.staff(Role.DESK)
        if rng.random() < 0.07:
            follow_up.state, follow_up.tries = "given_up", 3
            follow_up.reason = case.say("打了三次都没有接通。", "Not reached in three tries.")
            self.chronicle.tell(FollowUpGivenUp(tries=3, reason=follow_up.reason), follow_up, at=moment, by=desk)
            return
        order = case.order
        was_annoying = order.visit_count > 1 or order.repeat_of is not None
        follow_up.state = "done"
        follow_up.rating = rating = rng.choices((5, 4, 3, 2, 1), ANNOYED if was_annoying else CONTENT)[0]
        follow_up.is_running = rng.random() < (0.985 if rating > 2 else 0.6)
        if rng.random() < 0.45 or rating < 3:
            follow_up.remarks = case.say(*rng.choice(REMARKS[rating]))
        more = Random(f"{order.number} nps")
        if more.random() < 0.8:
            follow_up.nps = recommending(rating, more)
        if more.random() < 0.2:
            follow_up.usage = case.say(*more.choice(USAGES))
        self.chronicle.tell(FollowUpDone(rating, follow_up.is_running, follow_up.nps), follow_up, at=moment, by=desk)
