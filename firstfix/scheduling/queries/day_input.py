"""A day as the planner is asked for it, and in words why something stays out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from firstfix.people.models import Engineer
from firstfix.scheduling.fatigue import Limit
from firstfix.scheduling.models import Visit
from firstfix.scheduling.translate.day import DayToPlan, Job, Left, job_lacks


@dataclass(frozen=True)
class DayInput:
    """The problem, orders that nobody can do that day, and how many were not looked at.

    moves  visits that need somebody else, by the id of their order, which is among the jobs
    spent  engineers whose day is cut by a limit of their week, with the limit
    """

    day: DayToPlan
    left: tuple[Left, ...]
    not_considered: int
    moves: Mapping[int, Visit] = field(default_factory=dict)
    spent: tuple[tuple[Engineer, Limit], ...] = ()

    def why(self, left: Left) -> str:
        """In words why an order stays out of the day."""
        job = next((job for job in self.day.jobs if job.order.pk == left.order_id), None)
        match left.reason:
            case "closed":
                return _("The site is closed on this day.")
            case "crew":
                return _(
                    "More engineers were sent than it takes, and one is away. Open its visit, and choose who goes."
                )
            case "locked":
                return _("Its visit is locked with somebody who is away. Unlock it, and fill the day again.")
            case "part" if job and job.handed.is_in_vans_only:
                return _("What it needs is only in the vans of engineers who cannot do it.")
            case "part":
                return _("A part that it needs is neither in a van nor in a warehouse that can be reached in time.")
            case "tool":
                return _("A tool that it needs is neither in a van nor in a warehouse that can be reached in time.")
            case "window":
                return _("Nobody can start while the site is open.")
            case "worse" if any(worker.dear_from for worker in self.day.workers):
                return _("It would fit, but only at the price of more important orders or of somebody's long week.")
            case "worse":
                return _("It would fit, but only at the price of more important orders.")
            case "skill" if job:
                return self._why_full() or _why_nobody(job, self.day)
        if job and job.order.crew > 1:
            return self._why_full() or _no_two()
        return self._why_full() or _("No shift has enough time left for it and the way.")

    def _why_full(self) -> str:
        if self.day.workers or not self.spent:
            return ""
        return _("Everybody who has a shift has reached a limit of their week.")

    def why_none(self) -> str:
        """In words why the day has no room for its only job."""
        if full := self._why_full():
            return full
        return _why_nobody(self.day.jobs[0], self.day) if self.day.jobs else _("Nobody has a shift on this day.")


def _why_nobody(job: Job, day: DayToPlan) -> str:
    lacking = sorted(((job_lacks(job, one, day), one.engineer) for one in day.workers), key=lambda pair: len(pair[0]))
    if not lacking:
        return _("Nobody has a shift on this day.")
    lacks, engineer = lacking[0]
    if not lacks and job.tools_in_vans:
        return _("What it needs is only in the vans of engineers who cannot do it.")
    if not lacks:
        return _no_two() if job.order.crew > 1 else _("No shift has enough time left for it and the way.")
    said = {"name": engineer.name, "lacks": _("; ").join(map(str, lacks))}
    return _("Nobody on duty can do it. Closest is %(name)s: %(lacks)s.") % said


def _no_two() -> str:
    return _("It takes two engineers, and no two have time for it together.")
