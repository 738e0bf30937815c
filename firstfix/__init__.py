"""FirstFix: the after-sales service system that gets a fault fixed on the first visit."""

__version__ = "0.1.0"
