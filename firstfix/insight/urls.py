from django.urls import path

from firstfix.insight.pages import assessments, key_figures, numbers, reliability, scenarios

urlpatterns = [
    path("numbers", numbers.numbers, name="numbers"),
    path("numbers/<slug:key>", numbers.rows_behind, name="numbers_rows"),
    path("key-figures", key_figures.key_figures, name="key_figures"),
    path("key-figures/count", key_figures.key_figures_count, name="key_figures_count"),
    path("key-figures/week/message", key_figures.weekly_message_choice, name="weekly_message_choice"),
    path("key-figures/week", key_figures.weekly_report, name="weekly_report"),
    path("key-figures/<slug:key>", key_figures.key_figure, name="key_figure"),
    path("key-figures/<slug:key>/rows", key_figures.key_figure_rows, name="key_figure_rows"),
    path("my-key-figures", key_figures.my_key_figures, name="my_key_figures"),
    path("my-key-figures/<slug:key>/rows", key_figures.my_key_figure_rows, name="my_key_figure_rows"),
    path("self-assessments", assessments.assessments, name="assessments"),
    path("self-assessments/<int:id>", assessments.assessment, name="assessment"),
    path(
        "self-assessments/<int:id>/criteria/<slug:key>", assessments.assessment_criterion, name="assessment_criterion"
    ),
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
