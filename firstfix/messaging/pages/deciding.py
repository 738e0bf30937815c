"""What decides about messages: words, rules, channels, and what a customer has chosen."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.customers.access import customer_for
from firstfix.messaging.access import channel_for
from firstfix.messaging.actions import (
    RULE_FIELDS,
    change_message_rules,
    reset_template,
    save_channel,
    save_choice,
    save_template,
    send_trial,
)
from firstfix.messaging.forms import EXAMPLES, ChannelForm, ChoiceForm, MessageRulesForm, TrialForm, WordsForm
from firstfix.messaging.models import LANGUAGES, Channel, MessageChoice
from firstfix.messaging.pages.tabs import tabs
from firstfix.messaging.queries import (
    channels_listed,
    choices_of,
    example_for,
    message_rules,
    previewed,
    stopped_names,
    template_of,
    templates,
)
from firstfix.messaging.rules import ALLOWED, PLACEHOLDERS, WRITTEN
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast


@signed_in
@require_safe
def words_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, "message.see")
    may_write = may(request.user, "message.words")
    shown = {"templates": templates(), "rules": message_rules(), "may_write": may_write, **tabs(request.user)}
    return render(request, "messaging/words_list.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def words_form(request: SignedInRequest, moment: str) -> HttpResponse:
    """A company's words for a moment, beside what they come to; POST `preview` shows that without keeping anything."""
    require(request.user, "message.words")
    if moment not in WRITTEN:
        raise Http404
    template = template_of(moment)
    form = WordsForm(request.POST or None, instance=template)
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview:
        try:
            save_template(form.instance, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved. It holds for messages from now on."))
            return Taken(request, reverse("message_words_of", args=[moment]))
    now, example = timezone.now(), example_for(moment)
    shown = {
        "template": template,
        "form": form,
        "placeholders": [(name, PLACEHOLDERS[name]) for name in PLACEHOLDERS if name in ALLOWED[moment]],
        "previews": [(name, previewed(template, example, language=code, now=now)) for code, name in LANGUAGES],
        "example": example,
    }
    return render(request, "messaging/words.html", shown, status=422 if form.errors else 200)


@signed_in
@require_POST
def words_reset(request: SignedInRequest, moment: str) -> HttpResponse:
    if moment not in WRITTEN:
        raise Http404
    reset_template(template_of(moment), by=request.user)
    return HttpResponseRedirect(reverse("message_words_of", args=[moment]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rules_page(request: SignedInRequest) -> HttpResponse:
    require(request.user, "message.words")
    form = MessageRulesForm(request.POST or None, instance=message_rules())
    if request.method == "POST" and form.is_valid():
        try:
            change_message_rules(by=request.user, **{name: form.cleaned_data[name] for name in RULE_FIELDS})
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved. It holds for messages from now on."))
            return HttpResponseRedirect(reverse("message_words"))
    return render(request, "messaging/rules.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_safe
def channels(request: SignedInRequest) -> HttpResponse:
    require(request.user, "message.channels")
    return render(request, "messaging/channels.html", {"channels": channels_listed(), **tabs(request.user)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def channel_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "message.channels")
    channel = channel_for(request.user, id) if id else Channel()
    form = ChannelForm(request.POST or None, instance=channel)
    if request.method == "POST" and form.is_valid():
        try:
            save_channel(form.instance, url=form.cleaned_data["url"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return HttpResponseRedirect(reverse("channel", args=[form.instance.pk]))
    shown = {
        "form": form,
        "channel": channel,
        "examples": EXAMPLES.items(),
        "trial": TrialForm(channel=channel, initial={"language": request.user.language}) if channel.pk else None,
    }
    return render(request, "messaging/channel.html", shown, status=422 if form.errors else 200)


@signed_in
@require_POST
def channel_trial(request: SignedInRequest, id: int) -> HttpResponse:
    channel = channel_for(request.user, id)
    form = TrialForm(request.POST, channel=channel)
    form.is_valid()
    to, language = form.cleaned_data.get("to", ""), form.cleaned_data.get("language", LANGUAGES[0][0])
    message = send_trial(channel, to=to, language=language, by=request.user)
    toast(request, _("The trial is on its way. This page says how it went."))
    return HttpResponseRedirect(reverse("message", args=[message.pk]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choices_page(request: SignedInRequest, id: int) -> HttpResponse:
    """How a customer and their contacts want messages. POST sets one of these choices, new or there already."""
    require(request.user, "message.see")
    customer = customer_for(request.user, id)
    said = request.POST.get("contact", "")
    contact_id = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    chosen = MessageChoice.objects.filter(customer=customer, contact=contact_id).first()
    form = ChoiceForm(request.POST or None, instance=chosen or MessageChoice(customer=customer), customer=customer)
    if request.method == "POST" and form.is_valid():
        try:
            save_choice(form.filled(), by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved. It holds for messages from now on."))
            return HttpResponseRedirect(reverse("message_choices", args=[customer.pk]))
    shown = {
        "customer": customer,
        "choices": choices_of(customer),
        "stopped": stopped_names(customer),
        "form": form if may(request.user, "message.choose") else None,
    }
    return render(request, "messaging/choices.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def messages_of_customer(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the customer's page."""
    customer = customer_for(request.user, id)
    require(request.user, "message.see")
    shown = {"customer": customer, "choices": choices_of(customer), "stopped": stopped_names(customer)}
    return render(request, "messaging/_messages_of_customer.html", shown)
