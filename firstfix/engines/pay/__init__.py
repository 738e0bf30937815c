"""Pay by rules: what happened in a month and the rules in force become lines, each with what stands behind it.

`rules` are the twelve kinds of rules and the base table as values, `reading` makes them of a document or says what is
wrong with it, by an example (`flaws`); `sense` finds what nobody would mean, `cities` the city of an address. `facts`
is what happened, `month` makes lines of it, `lines` adds up, and finds what later facts change of a closed month.
docs/formats/pay-rules.md is the contract, docs/decisions/0019 the reasons.
"""
