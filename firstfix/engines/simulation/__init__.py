"""A service company in time, to see what a policy is worth before anybody lives with it.

The way in: `read_company` (reading.py), `play` (year.py), `POLICIES` (policies.py). The format is in
docs/formats/company.md; what is compared, and with which parameters, in benchmarks/company.
"""
