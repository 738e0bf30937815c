"""How long things last, from what has failed and what still runs.

`lives` says what is known of one: from which age it was watched, to which age, and whether it failed then. `survival`
draws the share that still runs (Kaplan and Meier 1958) and the hazard behind it, `weibull` fits the two numbers that
say whether things fail early, by chance or by wear, `counting` gives intervals of rates and finds groups that fail more
than they should, `ratio` says whether a rate has changed. Ages are in days throughout.
"""
