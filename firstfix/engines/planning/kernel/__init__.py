"""The search as machine code: the case in flat arrays, no Python objects, compiled by Numba and kept on disk.

`model.py` lays out what is read only, `state.py` the plan in the making; `timing.py`, `gaps.py` and `insert.py` time
routes and find places; `ruin.py`, `recreate.py` and `anneal.py` search (SISR: Christiaens and Vanden Berghe 2020, Slack
Induction by String Removals for Vehicle Routing Problems); `construct.py` makes the first plan. Whoever imports a
module of this package imports Numba: web workers must not.
"""
