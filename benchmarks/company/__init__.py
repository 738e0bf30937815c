"""Whether the one decision pays: `python -m benchmarks.company`."""
