from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Customer
from firstfix.messaging.models import LANGUAGES, Channel, MessageChoice, MessageRules, MessageTemplate
from firstfix.messaging.queries import active_channels
from firstfix.messaging.rules import Kind, Needs
from firstfix.platform.bilingual import BilingualFormField
from firstfix.platform.pages.fields import ClockInput

#: What an address of each kind looks like; the rest is on Apprise's own pages.
EXAMPLES = {
    Kind.EMAIL: "mailtos://user:password@example.org?smtp=smtp.example.org&to={email}",
    Kind.SMS: "twilio://AccountSID:AuthToken@FromNumber/{phone}",
    Kind.WECOM: "wecombot://key",
    Kind.DINGTALK: "dingtalk://token",
    Kind.FEISHU: "feishu://token",
}


class WordsForm(forms.ModelForm[MessageTemplate]):
    subject = BilingualFormField(label=_("Subject of e-mails"))
    text = BilingualFormField(label=_("Text"), rows=5)

    class Meta:
        model = MessageTemplate
        fields = ["text", "subject", "is_on"]


class MessageRulesForm(forms.ModelForm[MessageRules]):
    class Meta:
        model = MessageRules
        fields = ["quiet_from", "quiet_until", "tries", "keep_days"]
        widgets = {"quiet_from": ClockInput, "quiet_until": ClockInput}


class ReleaseForm(forms.Form):
    with_waiting = forms.BooleanField(
        label=_("Also send what waited in the backup"),
        help_text=_("It may have been sent since the backup was made. Without this it is marked as not sent."),
        required=False,
    )


class ChannelForm(forms.ModelForm[Channel]):
    url = forms.CharField(
        label=_("Address (Apprise URL)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("With {phone} or {email} where the reader's stands. A group has none, and is taken only where a "
                    "customer has chosen it."),
    )  # fmt: skip

    class Meta:
        model = Channel
        fields = ["name", "kind", "rank", "is_active"]

    field_order = ("name", "kind", "url", "rank", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["url"].label = _("New address (Apprise URL)")
            self.fields["url"].help_text = _("The one that is kept is never shown. Leave this empty to keep it.")


class TrialForm(forms.Form):
    to = forms.CharField(required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channel.needs == Needs.GROUP:
            del self.fields["to"]
        else:
            self.fields["to"].label = (
                _("To this phone number") if channel.needs == Needs.PHONE else _("To this e-mail address")
            )


class ChoiceForm(forms.ModelForm[MessageChoice]):
    """Of a customer or one of their contacts."""

    wants = forms.BooleanField(label=_("Wants messages"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As they write to us")), *LANGUAGES], required=False
    )
    channel = forms.TypedChoiceField(label=_("Channel"), required=False, coerce=int, empty_value=None)

    class Meta:
        model = MessageChoice
        fields = ["wants", "language"]

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = active_channels()
        field = self.fields["channel"]
        field.choices = [("", _("The first that can reach them")), *((one.pk, one.name) for one in channels)]  # type: ignore[attr-defined]
        field.initial = self.instance.channel_id
        self.fields["contact"] = forms.TypedChoiceField(
            label=_("Whose choice"), required=False, coerce=int, empty_value=None, initial=self.instance.contact_id,
            choices=[("", _("All of this customer")),
                     *((one.pk, one.name) for one in customer.contacts.order_by("name")[:100])],
        )  # fmt: skip
        self.order_fields(("contact", "wants", "language", "channel"))

    def filled(self) -> MessageChoice:
        choice = self.instance
        choice.contact_id, choice.channel_id = self.cleaned_data["contact"], self.cleaned_data["channel"]
        return choice
