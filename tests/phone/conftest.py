"""A database for the stories: what they write and take back would make the plans of later tests slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import connected_to


@pytest.fixture(scope="module")
def of_stories(
    django_db_setup: None, clone_database: Callable[[str], str], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), connected_to(clone_database(f"stories_{uuid4().hex[:8]}")):
        yield
