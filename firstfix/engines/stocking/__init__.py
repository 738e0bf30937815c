"""What should always be there: which parts a van carries, and how many of a part a shelf holds.

`problem` is the format, `needs` how often which levels serve a job, `cut` the best levels at given prices, `curve`
holding cost against job fill rate, `choose` the levels themselves with a bound, `plan` the answer. `shelf` (minimum and
maximum of one shelf), `demand` (how much of a part goes when) and `classes` (ABC, dead stock) are plain arithmetic.
docs/formats/stocking.md is the contract.
"""
