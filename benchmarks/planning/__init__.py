"""How good and how fast plans are, beside a referee: `python -m benchmarks.planning`."""
