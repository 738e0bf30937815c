from django.urls import path

from firstfix.insight.pages import numbers, scenarios

urlpatterns = [
    path("numbers", numbers.numbers, name="numbers"),
    path("numbers/<slug:key>", numbers.rows_behind, name="numbers_rows"),
    path("scenarios", scenarios.scenario_list, name="scenarios"),
    path("scenarios/<int:id>", scenarios.scenario, name="scenario"),
    path("scenarios/<int:id>/progress", scenarios.scenario_progress, name="scenario_progress"),
    path("scenarios/<int:id>/stop", scenarios.scenario_stop, name="scenario_stop"),
    path("scenarios/<int:id>/deletion", scenarios.scenario_deletion, name="scenario_deletion"),
]
