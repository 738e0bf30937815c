"""What workers count and simulate."""

from firstfix.insight.jobs.key_figures import count_figures, count_figures_by_night, count_figures_soon
from firstfix.insight.jobs.reliability import count_by_night
from firstfix.insight.jobs.scenarios import ENOUGH, begin_scenario, play_world

__all__ = [
    "ENOUGH",
    "begin_scenario",
    "count_by_night",
    "count_figures",
    "count_figures_by_night",
    "count_figures_soon",
    "play_world",
]
