"""From what people write to what is meant: search tokens, similar cases, possible duplicates.

tokens.py    text → the tokens that are stored and searched; how alike two texts are
similar.py   which past orders to look at for a new one, and in which order to show them
"""
