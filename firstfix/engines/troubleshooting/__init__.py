"""Which fault is it, and what to do next at least expected cost: decision-theoretic troubleshooting.

The way in: `read_model` (reading.py), `read_record` (record.py), `advise` (advice.py), `compile_tree` (tree.py),
`best_kit` (kit.py), `walk` (walk.py), `learn` (learn.py); for those who look after a model `compare` (compare.py),
`calibration` (calibration.py), `worth_of_observations` (worth.py), `pooled` (pooling.py) and `drift` (drift.py). The
formats are in docs/formats/fault-model.md.
"""
