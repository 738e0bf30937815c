"""What becomes of an expense when the photo of its receipt arrives. Safe to repeat."""

from __future__ import annotations

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.facts.actions import record
from firstfix.platform.files.facts import FileArrived, FileUnreadable
from firstfix.platform.files.models import Upload
from firstfix.platform.notices.actions import notify
from firstfix.platform.pages import phrases
from firstfix.rewards.facts import ReceiptArrived, ReceiptUnreadable
from firstfix.rewards.models import Expense


def take_receipt(fact: FileArrived, *, about: Upload, by: Actor) -> None:
    for expense in Expense.objects.filter(upload=about, receipt=None):
        expense.receipt = about.file
        expense.save()
        record(ReceiptArrived(), about=expense, by=by)


def ask_for_another_receipt(fact: FileUnreadable, *, about: Upload, by: Actor) -> None:
    for expense in Expense.objects.filter(upload=about).select_related("engineer__user"):
        record(ReceiptUnreadable(), about=expense, by=by)
        if expense.engineer.user:
            amount = phrases.money(expense.amount, currency=expense.currency)
            link = f"/expenses/{expense.pk}"
            notify(expense.engineer.user, "receipt_unreadable", link=link, amount=amount, day=expense.day)
