"""What is written of a three-guarantee rule."""

from __future__ import annotations

from django import forms

from firstfix.care.models import GuaranteeRule


class GuaranteeRuleForm(forms.ModelForm[GuaranteeRule]):
    class Meta:
        model = GuaranteeRule
        fields = [
            "name", "source", "kind", "product_model", "return_days", "exchange_days", "repair_months", "repairs",
            "is_extended", "is_active",
        ]  # fmt: skip
