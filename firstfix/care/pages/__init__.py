"""The rooms of care on the desk's side."""
