"""What several rooms of parts and tools are told in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Reason = Annotated[str, Field(max_length=200)]


Serial = Annotated[str, Field(max_length=80)]
