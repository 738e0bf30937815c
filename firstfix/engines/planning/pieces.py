"""A large plan in pieces: engineers near each other, with their visits and the orders that wait there.

A search of a few hundred orders makes many times more rounds per second than one of thousands, and pieces can be
searched side by side. They are cut from the plan as it stands, balanced in work against working time, and every time
along other lines, so that no border stays (Taillard and Voss 2002, POPMUSIC; Santini et al. 2023, Decomposition
strategies for vehicle routing heuristics).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from firstfix.engines.planning.kernel.jit import Array
from firstfix.engines.planning.kernel.model import Model, neighbours
from firstfix.engines.planning.kernel.search import Rounds
from firstfix.engines.planning.kernel.state import new_state, set_stops

#: Orders of a piece, about.
PIECE = 250


class Share(NamedTuple):
    """Engineers and orders, by their numbers in the whole; their visits are on these engineers' routes."""

    engineers: Array
    orders: Array


class Piece(NamedTuple):
    """A share as a search of its own; `orders` and `routes` are the numbers in the whole."""

    orders: Array
    routes: Array
    rounds: Rounds


def shares(whole: Rounds, rng: np.random.Generator, *, size: int = PIECE) -> list[Share]:
    """The whole in shares of about `size` orders."""
    orders, engineers = (np.arange(whole.model.rules[name][0]) for name in ("orders", "engineers"))
    count = max(1, min(round(len(orders) / size), len(engineers)))
    return list(_Cut(whole, rng).halves(Share(engineers, orders), count))


class _Cut:
    """Cuts a share in two along the line between two places far apart, again and again."""

    def __init__(self, whole: Rounds, rng: np.random.Generator) -> None:
        self.rng, self.travel = rng, whole.model.travel
        model, state = whole.model, whole.state
        orders = int(model.rules["orders"][0])
        self.place, self.service = model.node["place"][:orders], model.node["service"][:orders].astype(np.float64)
        route, of = state.seat["route"], model.route["engineer"]
        #: the engineer of each order's visit, -1 without one
        self.engineer = np.where(route >= 0, of[route], -1) if len(of) else np.full(orders, -1)
        self.time = np.bincount(of, model.route["limit"] - model.route["begin"], int(model.rules["engineers"][0]))
        #: where each engineer starts, or any place for one who never does
        self.home = np.zeros(len(self.time), dtype=np.int64)
        self.home[of] = model.route["start"]

    def halves(self, share: Share, count: int) -> Iterator[Share]:
        """The share in so many."""
        if count == 1:
            yield share
            return
        left = count // 2
        near, far = self._in_two(share, left / count)
        yield from self.halves(near, left)
        yield from self.halves(far, count - left)

    def _in_two(self, share: Share, part: float) -> tuple[Share, Share]:
        """The first half has `part` of the working time and, as far as waiting orders allow, of the work."""
        side = self._line(share)
        visited = self.engineer[share.orders]
        along = self._middles(share, side)
        people = share.engineers[np.argsort(along, kind="stable")]
        time = np.cumsum(self.time[people])
        first = int(np.searchsorted(time, part * time[-1])) + 1
        first = min(max(first, 1), len(people) - 1)
        is_first = np.zeros(len(self.time) + 1, dtype=bool)
        is_first[people[:first]] = True
        inside = is_first[visited] & (visited >= 0)
        waiting = share.orders[visited < 0]
        waiting = waiting[np.argsort(side[self.place[waiting]], kind="stable")]
        wanted = part * self.service[share.orders].sum() - self.service[share.orders[inside]].sum()
        room = int(np.searchsorted(np.cumsum(self.service[waiting]), wanted))
        others = share.orders[(visited >= 0) & ~inside]
        return (
            Share(np.sort(people[:first]), np.sort(np.concatenate([share.orders[inside], waiting[:room]]))),
            Share(np.sort(people[first:]), np.sort(np.concatenate([others, waiting[room:]]))),
        )

    def _line(self, share: Share) -> Array:
        """For every place how much nearer it is to one end of the line than to the other."""
        places = np.unique(np.concatenate([self.place[share.orders], self.home[share.engineers]]))
        one = self.rng.choice(places)
        other = places[np.argmax(self.travel[one, places])]
        side: Array = self.travel[one].astype(np.float64) - self.travel[other]
        return side

    def _middles(self, share: Share, side: Array) -> Array:
        """Where on the line each engineer of the share works: the mean of the visits, else the start place."""
        mine = share.orders[self.engineer[share.orders] >= 0]
        of = self.engineer[mine]
        visits = np.bincount(of, minlength=len(self.time))[share.engineers]
        sums = np.bincount(of, side[self.place[mine]], len(self.time))[share.engineers]
        return np.where(visits > 0, sums / np.maximum(visits, 1), side[self.home[share.engineers]])


def piece_of(whole: Rounds, share: Share, seed: int) -> Piece:
    """The share with its part of the plan in the making."""
    routes = np.nonzero(np.isin(whole.model.route["engineer"], share.engineers))[0]
    model = _model(whole.model, share, routes)
    sizes = whole.state.trip["size"][routes]
    state = new_state(model, seed, longest=int(sizes.max(initial=0)))
    number = _numbers(whole.model, share.orders)
    stops = {r: number[whole.state.stops[old, : sizes[r]]].tolist() for r, old in enumerate(routes.tolist())}
    absent = np.nonzero(whole.state.seat["absent_at"][share.orders] >= 0)[0].tolist()
    set_stops(state, stops, absent)
    return Piece(share.orders, routes, Rounds(model, state))


def _numbers(model: Model, orders: Array) -> Array:
    """From the whole's number of a node to the piece's: its orders first, then all depots."""
    every = int(model.rules["orders"][0])
    number = np.full(len(model.node), -1, dtype=np.int64)
    number[orders] = np.arange(len(orders))
    number[every:] = np.arange(len(model.node) - every) + len(orders)
    return number


def _model(whole: Model, share: Share, routes: Array) -> Model:
    people, orders = share
    every = int(whole.rules["orders"][0])
    node = np.concatenate([whole.node[orders], whole.node[every:]])
    route = whole.route[routes]
    places = np.unique(np.concatenate([node["place"], route["start"], route["end"]]))
    node["place"] = np.searchsorted(places, node["place"])
    for end in ("start", "end"):
        route[end] = np.searchsorted(places, route[end])
    route["engineer"] = np.searchsorted(people, route["engineer"])
    route["twin"] = np.unique(route["twin"], return_inverse=True)[1]
    travel = np.ascontiguousarray(whole.travel[np.ix_(places, places)])
    own = np.ascontiguousarray(whole.own[np.ix_(orders, people)])
    fits = np.isfinite(own[:, route["engineer"]])
    able_from = np.zeros(len(orders) + 1, dtype=np.int64)
    able_from[1:] = np.cumsum(fits.sum(axis=1))
    rules = whole.rules.copy()
    rules["orders"], rules["routes"], rules["engineers"] = len(orders), len(routes), len(people)
    return Model(
        travel=travel,
        travel_to=np.ascontiguousarray(travel.T),
        node=node,
        windows=whole.windows,
        route=route,
        own=own,
        gain=np.ascontiguousarray(whole.gain[np.ix_(orders, np.arange(whole.gain.shape[1]), people)])
        if rules["foretells"][0]
        else whole.gain,
        able_from=able_from,
        able=np.nonzero(fits)[1].astype(np.int64),
        equipped=np.ascontiguousarray(whole.equipped[np.ix_(orders, people)]),
        need=np.ascontiguousarray(whole.need[orders]),
        stock=np.ascontiguousarray(whole.stock[people]),
        near=neighbours(travel, node["place"][: len(orders)].tolist()),
        keys=np.ascontiguousarray(whole.keys[:, orders]),
        rules=rules,
    )


def put_together(whole: Rounds, pieces: list[Piece]) -> None:
    """Let the plan in the making be that of the pieces, which together have all orders and routes."""
    stops: dict[int, list[int]] = {}
    absent: list[int] = []
    for piece in pieces:
        state = piece.rounds.state
        inside = len(piece.orders)
        depots = len(piece.rounds.model.node) - inside
        every = int(whole.model.rules["orders"][0])
        number = np.concatenate([piece.orders, np.arange(every, every + depots)])
        for r, old in enumerate(piece.routes.tolist()):
            stops[old] = number[state.stops[r, : state.trip[r]["size"]]].tolist()
        absent += piece.orders[state.seat["absent_at"] >= 0].tolist()
    set_stops(whole.state, stops, sorted(absent))
    whole.measure()
