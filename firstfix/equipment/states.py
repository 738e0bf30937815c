"""The life of an asset."""

from django.utils.translation import gettext_lazy as _

from firstfix.platform.states import State, StateTable, Transition

ASSET_STATES = StateTable(
    start="delivered",
    states=[
        State("delivered", _("Delivered")),
        State("commissioned", _("Commissioned")),
        State("in_service", _("In service")),
        State("retired", _("Retired")),
    ],
    transitions=[
        Transition(("delivered",), "commission", "commissioned", "asset.change"),
        Transition(("delivered", "commissioned"), "put_into_service", "in_service", "asset.change"),
        Transition(("delivered", "commissioned", "in_service"), "retire", "retired", "asset.change"),
    ],
)
