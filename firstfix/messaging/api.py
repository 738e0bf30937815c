"""Messages to customers for programs: the log, words, rules, channels, and what customers choose."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.customers.access import customer_for
from firstfix.messaging.access import channel_for, message_for
from firstfix.messaging.actions import (
    allow_messages,
    change_message_rules,
    keep_back,
    let_outgoing_go,
    reset_template,
    save_channel,
    save_choice,
    save_template,
    send_again,
    send_trial,
    stop_messages,
)
from firstfix.messaging.models import Channel, MessageChoice, MessageRules, MessageTemplate
from firstfix.messaging.queries import (
    channels_listed,
    choices_of,
    deliveries_of,
    message_rules,
    messages_listed,
    template_of,
    templates,
)
from firstfix.messaging.rules import WRITTEN, Kind
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Clock, Id, TextOut
from firstfix.platform.errors import NotFound

router = Router(tags=["messages"])

Language = Literal["", "zh-hans", "en"]
Rank = Annotated[int, Field(ge=0, le=1000)]
ChannelName = Annotated[str, Field(min_length=1, max_length=80)]
ServiceUrl = Annotated[str, Field(max_length=2000, description="Apprise URL; kept sealed and never given back")]


class MessageOut(Schema):
    """`reason` says why it was not sent or not delivered; without a channel it went to the sandbox."""

    id: int
    moment: str
    state: str
    reason: str
    customer_id: int | None
    request_id: int | None
    work_order_id: int | None
    visit_id: int | None
    to_name: str
    to_address: str
    language: str
    channel_id: int | None
    subject: str
    text: str
    tries: int
    queued_at: datetime
    due_at: datetime
    sent_at: datetime | None


class DeliveryOut(Schema):
    number: int
    channel_id: int | None
    is_done: bool
    answer: str
    at: datetime


class MessageWordsOut(Schema):
    """`is_own` says whether the company has words of its own, else what holds by default."""

    moment: str
    subject: TextOut
    text: TextOut
    is_on: bool
    is_own: bool


class MessageTextIn(Schema):
    zh: Annotated[str, Field(max_length=2000)] = ""
    en: Annotated[str, Field(max_length=2000)] = ""


class MessageWordsChange(Schema):
    """What is not sent stays. `{…}` are placeholders; one that this message does not have is refused by its name."""

    subject: MessageTextIn | None = None
    text: MessageTextIn | None = None
    is_on: bool | None = None


class MessageRulesOut(Schema):
    """Times of day of the company: "21:00"."""

    quiet_from: str
    quiet_until: str
    tries: int
    keep_days: int

    @staticmethod
    def resolve_quiet_from(rules: MessageRules) -> str:
        return f"{rules.quiet_from:%H:%M}"

    @staticmethod
    def resolve_quiet_until(rules: MessageRules) -> str:
        return f"{rules.quiet_until:%H:%M}"


class MessageRulesChange(Schema):
    quiet_from: Clock | None = None
    quiet_until: Clock | None = None
    tries: Annotated[int, Field(ge=1, le=20)] | None = None
    keep_days: Annotated[int, Field(ge=30, le=3650)] | None = None


class ChannelOut(Schema):
    """`needs` is what of its reader the address asks for: phone, email, or nothing for a group."""

    id: int
    name: str
    kind: str
    needs: str
    rank: int
    is_active: bool


class ChannelChange(Schema):
    name: ChannelName | None = None
    kind: Kind | None = None
    url: ServiceUrl = ""
    rank: Rank | None = None
    is_active: bool | None = None


class ChannelIn(ChannelChange):
    name: ChannelName
    kind: Kind


class ChannelTrialIn(Schema):
    to: Annotated[str, Field(max_length=254, description="a phone number or e-mail address; nothing for a group")] = ""
    language: Literal["zh-hans", "en"] = "zh-hans"


class ChoiceOut(Schema):
    contact_id: int | None
    wants: bool
    language: str
    channel_id: int | None


class ChoiceIn(Schema):
    """Of the customer, or of one of their contacts, which goes first. What was chosen before is replaced."""

    contact_id: Id | None = None
    wants: bool = True
    language: Language = ""
    channel_id: Id | None = None


@router.get("/messages", response=Page[MessageOut])
def messages(
    request: ApiRequest, state: str = "", moment: str = "", work_order: Id | None = None, after: After = None,
    limit: Limit = 50,
) -> Any:  # fmt: skip
    require(request.user, "message.see")
    said = {"state": state, "moment": moment, "work_order": work_order}
    rows = messages_listed().filter(**{name: value for name, value in said.items() if value})
    return page_of(rows, after=after, limit=limit)


@router.get("/messages/{int:id}", response=MessageOut)
def message(request: ApiRequest, id: int) -> Any:
    return message_for(request.user, id)


@router.get("/messages/{int:id}/deliveries", response=list[DeliveryOut])
def deliveries(request: ApiRequest, id: int) -> Any:
    """Each try, the newest first."""
    return deliveries_of(message_for(request.user, id))


@router.post("/messages/{int:id}/again", response=MessageOut)
def again(request: ApiRequest, id: int) -> Any:
    return send_again(message_for(request.user, id, to="send"), by=request.user)


@router.post("/messages/{int:id}/keeping-back", response=MessageOut)
def back(request: ApiRequest, id: int) -> Any:
    return keep_back(message_for(request.user, id, to="send"), by=request.user)


@router.post("/messages/{int:id}/stop", response={204: None})
def stop(request: ApiRequest, id: int) -> Any:
    """Whoever got it wants no more messages at this address."""
    stop_messages(message_for(request.user, id, to="stop"), by=request.user)
    return Status(204, None)


@router.delete("/messages/{int:id}/stop", response={204: None})
def allow(request: ApiRequest, id: int) -> Any:
    """They want messages again."""
    allow_messages(message_for(request.user, id, to="stop"), by=request.user)
    return Status(204, None)


class Release(Schema):
    with_waiting: bool = Field(False, description="also what waited in the backup, which may have been sent since")


class Released(Schema):
    dropped: int


@router.post("/outgoing-release", response=Released)
def release(request: ApiRequest, given: Release) -> Any:
    """A restored copy may tell customers and phones something again."""
    return {"dropped": let_outgoing_go(with_waiting=given.with_waiting, by=request.user)}


@router.get("/message-words", response=list[MessageWordsOut])
def all_words(request: ApiRequest) -> Any:
    require(request.user, "message.see")
    return [_words(one) for one in templates()]


@router.patch("/message-words/{moment}", response=MessageWordsOut)
def change_words(request: ApiRequest, moment: str, given: MessageWordsChange) -> Any:
    require(request.user, "message.words")
    return _words(save_template(filled(_template(moment), given), by=request.user))


@router.delete("/message-words/{moment}", response={204: None})
def reset_words(request: ApiRequest, moment: str) -> Any:
    """Back to what holds by default."""
    require(request.user, "message.words")
    reset_template(_template(moment), by=request.user)
    return Status(204, None)


def _template(moment: str) -> MessageTemplate:
    if moment not in WRITTEN:
        raise NotFound
    return template_of(moment)


def _words(template: MessageTemplate) -> dict[str, Any]:
    return {
        "moment": template.moment,
        "subject": template.subject,
        "text": template.text,
        "is_on": template.is_on,
        "is_own": template.pk is not None,
    }


@router.get("/message-rules", response=MessageRulesOut)
def rules(request: ApiRequest) -> Any:
    require(request.user, "message.see")
    return message_rules()


@router.patch("/message-rules", response=MessageRulesOut)
def change_rules(request: ApiRequest, given: MessageRulesChange) -> Any:
    values = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    return change_message_rules(by=request.user, **values)


@router.get("/channels", response=Page[ChannelOut])
def channels(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "message.channels")
    return page_of(channels_listed(), after=after, limit=limit)


@router.post("/channels", response={201: ChannelOut})
def add_channel(request: ApiRequest, given: ChannelIn) -> Any:
    require(request.user, "message.channels")
    return Status(201, _save(Channel(), given, request))


@router.get("/channels/{int:id}", response=ChannelOut)
def channel(request: ApiRequest, id: int) -> Any:
    return channel_for(request.user, id)


@router.patch("/channels/{int:id}", response=ChannelOut)
def change_channel(request: ApiRequest, id: int, given: ChannelChange) -> Any:
    return _save(channel_for(request.user, id), given, request)


def _save(channel: Channel, given: ChannelChange, request: ApiRequest) -> Channel:
    for name, value in given.dict(exclude_unset=True, exclude={"url"}).items():
        if value is not None:
            setattr(channel, name, value)
    return save_channel(channel, url=given.url, by=request.user)


@router.post("/channels/{int:id}/trials", response={201: MessageOut})
def trial(request: ApiRequest, id: int, given: ChannelTrialIn) -> Any:
    """The message says how it went once a worker has tried it."""
    return Status(201, send_trial(channel_for(request.user, id), by=request.user, **given.dict()))


@router.get("/customers/{int:id}/message-choices", response=list[ChoiceOut])
def choices(request: ApiRequest, id: int) -> Any:
    require(request.user, "message.see")
    return choices_of(customer_for(request.user, id))


@router.put("/customers/{int:id}/message-choices", response=ChoiceOut)
def choose(request: ApiRequest, id: int, given: ChoiceIn) -> Any:
    require(request.user, "message.choose")
    customer = customer_for(request.user, id)
    known = MessageChoice.objects.filter(customer=customer, contact=given.contact_id).first()
    choice = known or MessageChoice(customer=customer)
    for name, value in given.dict().items():
        setattr(choice, name, value)
    return save_choice(choice, by=request.user)
