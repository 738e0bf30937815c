"""What several rooms of money are told in."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

#: Wider than any that is taken: what is wrong with it says the action, in words.
Amount = Annotated[Decimal, Field(max_digits=30, decimal_places=10)]
Share = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Why = Annotated[str, Field(max_length=300)]
