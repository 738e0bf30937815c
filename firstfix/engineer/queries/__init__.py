"""What the phone reads: documents of the engineer's own days, sent when they are new or something in them changed."""

from firstfix.engineer.queries.copy import Copy, copy_for

__all__ = ["Copy", "copy_for"]
