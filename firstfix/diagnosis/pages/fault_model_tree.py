"""The strategy tree as a picture: the first turns, deeper ones when somebody opens them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firstfix.diagnosis.access import model_version_for
from firstfix.diagnosis.queries.strategy_trees import turns_from
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound


@signed_in
@require_safe
def fault_model_tree(request: SignedInRequest, id: int) -> HttpResponse:
    version = model_version_for(request.user, id)
    root = turns_from(version, int((version.tree or {}).get("root", 0)))
    shown = {"version": version, "product": version.fault_model.product_model, "turn": root}
    return render(request, "diagnosis/tree.html", shown)


@signed_in
@require_safe
def fault_model_tree_part(request: SignedInRequest, id: int) -> HttpResponse:
    """`?node=17`: what follows there."""
    version = model_version_for(request.user, id)
    said = request.GET.get("node", "")
    turn = turns_from(version, int(said)) if said.isascii() and said.isdigit() and len(said) < 8 else None
    if turn is None:
        raise NotFound
    return render(request, "diagnosis/_turn.html", {"version": version, "turn": turn})


@signed_in
@require_safe
def fault_model_tree_state(request: SignedInRequest, id: int) -> HttpResponse:
    """Whether the tree is there yet; the part asks again by itself until it is."""
    return render(request, "diagnosis/_tree_state.html", {"version": model_version_for(request.user, id)})
