"""The demo company: a made-up service company with two years behind it and a day in full swing.

Read in this order: `products/` (what can fail, and how), `company.py` (who and what there is), `life.py` (how one order
lives), `days.py` (a company works through its days), `morning.py` (today), `seed.py` (all of it, once), `refresh.py`
(the next day). Everything is drawn from one `random.Random(seed)`, so the same seed and moment give the same company.
"""
