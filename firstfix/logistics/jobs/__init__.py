"""What workers do for stock, tools and old parts."""

from firstfix.logistics.jobs.books import check_books
from firstfix.logistics.jobs.reminders import remind_in_the_morning
from firstfix.logistics.jobs.van_stock import begin_van_stock, refresh_van_stock, work_out_van_stock

__all__ = ["begin_van_stock", "check_books", "refresh_van_stock", "remind_in_the_morning", "work_out_van_stock"]
