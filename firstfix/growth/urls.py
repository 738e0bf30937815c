from django.urls import path

from firstfix.growth.pages import abilities, levels, skills, workload

urlpatterns = [
    path("skills", skills.skills, name="skills"),
    path("skills/gap", skills.gap, name="skill_gap"),
    path("skills/proposals", levels.proposals, name="level_proposals"),
    path("skills/proposals/<int:id>", levels.proposal, name="level_proposal"),
    path("my-growth", abilities.my_growth, name="my_growth"),
    path("engineers/<int:id>/abilities", abilities.abilities, name="abilities"),
    path("engineers/<int:id>/abilities/<slug:kind>", abilities.behind, name="evidence"),
    path("workload", workload.team_workload, name="team_workload"),
    path("my-growth/workload", workload.my_workload, name="my_workload"),
    path("engineers/<int:id>/workload", workload.workload, name="workload"),
    path("engineers/<int:id>/growth", abilities.growth_of_engineer, name="growth_of_engineer"),
]
