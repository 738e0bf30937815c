"""What an engineer makes of a verb that was refused."""

from __future__ import annotations

from uuid import UUID

from ninja import Schema

from firstfix.engineer.actions.settling import settle_verb
from firstfix.engineer.models import PhoneVerb
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs


class SettleData(Schema):
    verb: UUID
    how: PhoneVerb.Settled


def tell_settled(told: Told, data: SettleData) -> Made:
    verb = settle_verb(
        data.verb, data.how, engineer=told.engineer, by=told.by, at=told.at, note_uid=told.uid, phone=told.phone_id
    )
    return Made("verb", verb.pk, verb.name)


VERBS: Verbs = {"settle": Verb(SettleData, tell_settled)}
