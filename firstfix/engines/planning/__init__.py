"""Who visits which order when: plans, slots to offer, reasons, and an independent checker.

The way in: `read_problem` (problem.py), `plan` (search.py), `insert_order` (emergency.py), `slots` (offer.py),
`explain_order` (explain.py), `check` (check.py). The formats are in docs/formats/planning-problem.md.
"""
