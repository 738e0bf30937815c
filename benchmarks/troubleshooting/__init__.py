"""How near to the optimum troubleshooting is, and how fast: `python -m benchmarks.troubleshooting`."""
