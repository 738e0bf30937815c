"""Which fault is it, and what to do next at least expected cost: decision-theoretic troubleshooting.

The way in: `read_model` (reading.py), `read_record` (record.py), `advise` (advice.py), `compile_tree` (tree.py),
`best_kit` (kit.py), `walk` (walk.py), `learn` (learn.py). The formats are in docs/formats/fault-model.md.
"""
