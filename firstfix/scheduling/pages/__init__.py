"""Pages of days, visits and duty."""
