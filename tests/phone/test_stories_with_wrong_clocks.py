"""The other half of the stories, in a file of its own so that two workers share them: clocks two hours wrong."""

from __future__ import annotations

from tests.phone.stories import HOUR, Stories, tell_stories


def test_nothing_is_lost_by_wrong_clocks(of_stories: None) -> None:
    tell_stories(Stories, skews=(2 * HOUR, -2 * HOUR), share=0.5, first=1)
