"""The life of a visit."""

from django.utils.translation import gettext_lazy as _

from firstfix.platform.states import State, StateTable, Transition

VISIT_STATES = StateTable(
    start="planned",
    states=[
        State("planned", _("Planned")),
        State("on_the_way", _("On the way")),
        State("arrived", _("Arrived")),
        State("working", _("Working")),
        State("restored", _("Restored")),
        State("left", _("Done")),
        State("missed", _("Nobody there")),
        State("cancelled", _("Cancelled")),
    ],
    transitions=[
        Transition(("planned",), "set_off", "on_the_way", "visit.carry_out"),
        Transition(("planned", "on_the_way"), "arrive", "arrived", "visit.carry_out"),
        Transition(("arrived",), "start_work", "working", "visit.carry_out"),
        Transition(("working",), "restore", "restored", "visit.carry_out"),
        # A test after repair fails, or the fault comes back, while the engineer is still there.
        Transition(("restored",), "resume_work", "working", "visit.carry_out"),
        Transition(("arrived", "working"), "leave_unrestored", "left", "visit.carry_out"),
        Transition(("restored",), "leave", "left", "visit.carry_out"),
        Transition(("on_the_way", "arrived"), "miss", "missed", "visit.carry_out"),
        Transition(("planned",), "move", "planned", "visit.plan"),
        Transition(("planned",), "lock", "planned", "visit.plan"),
        Transition(("planned",), "unlock", "planned", "visit.plan"),
        Transition(("planned",), "cancel", "cancelled", "visit.plan"),
    ],
)

UNDER_WAY = ("on_the_way", "arrived", "working", "restored")

#: Under way or still to come: these keep the engineer's time booked.
BOOKING_STATES = ("planned", *UNDER_WAY)
