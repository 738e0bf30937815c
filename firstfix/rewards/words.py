"""What engineers are told about their claims."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text

NOTICES: Mapping[str, Text] = {
    "expense_approved": _("Your expense of %(amount)s (%(day)s) is approved."),
    "expense_returned": _("Your expense of %(amount)s (%(day)s) came back: %(reason)s"),
    "expense_paid": _("Your expense of %(amount)s (%(day)s) is paid."),
    "expense_settled": _("Your expense of %(amount)s (%(day)s) is paid, %(part)s of it by your advance."),
    "advance_approved": _("Your advance of %(amount)s for %(day)s is approved."),
    "advance_returned": _("Your advance of %(amount)s for %(day)s came back: %(reason)s"),
    "advance_paid": _("Your advance of %(amount)s for %(day)s is paid out."),
    "receipt_unreadable": _("The photo of your receipt of %(amount)s (%(day)s) cannot be shown: take another."),
    "trip_approved": _("Your trip of %(day)s is approved."),
    "trip_returned": _("Your trip of %(day)s came back: %(reason)s"),
    "added_hours_approved": _("Your added hours of %(day)s are approved."),
    "pay_sheet_closed": _("Your pay sheet of %(month)s is ready."),
    "pay_month_closed": _("%(month)s is closed: %(people)s pay sheets."),
    "pay_run_failed": _("Pay of %(month)s could not be counted: %(reason)s"),
    "pay_dispute_answered": _("Your dispute is answered: %(line)s"),
    "added_hours_returned": _("Your added hours of %(day)s came back: %(reason)s"),
}
