"""What a manager asks of the simulation."""

from __future__ import annotations

from django import forms

from firstfix.insight.models import Scenario


class ScenarioForm(forms.ModelForm[Scenario]):
    class Meta:
        model = Scenario
        fields = [
            "engineers", "skill", "territory", "van_stock", "promise_hours", "demand_percent", "policy_now",
            "policy_then", "name",
        ]  # fmt: skip
