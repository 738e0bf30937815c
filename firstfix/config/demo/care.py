"""Follow-ups: the customers are called some days after an order is closed."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from firstfix.care.facts import FollowUpDone, FollowUpGivenUp, FollowUpMade
from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.config.demo.books import Books
from firstfix.config.demo.chronicle import Case, Chronicle
from firstfix.config.demo.clock import at
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.work.models import WorkOrder

RULES = ((WorkOrder.Kind.REPAIR, 3), (WorkOrder.Kind.INSTALLATION, 7), (WorkOrder.Kind.TRAINING, 14))

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


def write_rules(books: Books) -> None:
    for kind, days in RULES:
        books.add(FollowUpRule(kind=kind, days=days))


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
                due_on = order.closed_at.date() + timedelta(days=rule.days)
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
            self.chronicle.tell(FollowUpGivenUp(tries=3), follow_up, at=moment, by=desk)
            return
        order = case.order
        was_annoying = order.visit_count > 1 or order.repeat_of is not None
        follow_up.state = "done"
        follow_up.rating = rating = rng.choices((5, 4, 3, 2, 1), ANNOYED if was_annoying else CONTENT)[0]
        follow_up.is_running = rng.random() < (0.985 if rating > 2 else 0.6)
        if rng.random() < 0.45 or rating < 3:
            follow_up.remarks = case.say(*rng.choice(REMARKS[rating]))
        self.chronicle.tell(FollowUpDone(rating, follow_up.is_running), follow_up, at=moment, by=desk)
