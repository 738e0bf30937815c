from django.urls import path

from firstfix.insight.pages import numbers, reliability, scenarios

urlpatterns = [
    path("numbers", numbers.numbers, name="numbers"),
    path("numbers/<slug:key>", numbers.rows_behind, name="numbers_rows"),
    path("reliability", reliability.reliability, name="reliability"),
    path("reliability/count", reliability.reliability_count_all, name="reliability_count_all"),
    path("reliability/<int:id>", reliability.reliability_of_model, name="reliability_of_model"),
    path("reliability/<int:id>/count", reliability.reliability_count, name="reliability_count"),
    path(
        "product-models/<int:id>/reliability", reliability.reliability_on_model_page, name="reliability_on_model_page"
    ),
    path("scenarios", scenarios.scenario_list, name="scenarios"),
    path("scenarios/<int:id>", scenarios.scenario, name="scenario"),
    path("scenarios/<int:id>/progress", scenarios.scenario_progress, name="scenario_progress"),
    path("scenarios/<int:id>/stop", scenarios.scenario_stop, name="scenario_stop"),
    path("scenarios/<int:id>/deletion", scenarios.scenario_deletion, name="scenario_deletion"),
]
