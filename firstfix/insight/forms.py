"""What a manager asks of the simulation, and judges of the own company."""

from __future__ import annotations

from django import forms

from firstfix.insight.models import AssessmentMark, Scenario, SelfAssessment


class ScenarioForm(forms.ModelForm[Scenario]):
    class Meta:
        model = Scenario
        fields = [
            "engineers", "skill", "territory", "van_stock", "promise_hours", "demand_percent", "policy_now",
            "policy_then", "name",
        ]  # fmt: skip


class NewAssessmentForm(forms.ModelForm[SelfAssessment]):
    class Meta:
        model = SelfAssessment
        fields = ["name"]


class MarkForm(forms.ModelForm[AssessmentMark]):
    class Meta:
        model = AssessmentMark
        fields = ["got", "points", "applies", "note"]


class CloseAssessmentForm(forms.ModelForm[SelfAssessment]):
    class Meta:
        model = SelfAssessment
        fields = ["deductions", "has_bonus", "remarks"]
