"""What every engine command raises on wrong input."""

from collections.abc import Iterable


class Mistakes(ValueError):
    """Wrong input: `lines` holds one message per mistake, each naming its place (`orders[3].seconds: …`)."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))
