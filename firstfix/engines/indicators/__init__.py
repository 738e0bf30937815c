"""How sure a key figure is, and whether two of them differ by more than chance.

Every figure is a sum divided by a sum, so counts of weeks, areas and people add up: `tally` is what is kept of them,
`certainty` says the value with its interval, and what a difference is worth.
"""
