"""Half of the stories of tests/phone/stories.py: phones whose clocks are right."""

from __future__ import annotations

from tests.phone.stories import HOUR, CommittedStories, Stories, tell_stories


def test_nothing_is_lost_and_nothing_comes_twice(of_stories: None) -> None:
    tell_stories(Stories, skews=(0, 0), share=0.49, first=0)


def test_the_same_when_each_exchange_is_committed(of_stories: None) -> None:
    tell_stories(CommittedStories, skews=(2 * HOUR, 0), share=0.01, first=2)
