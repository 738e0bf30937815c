"""What happens to fault models, in troubleshooting and to knowledge articles."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class FaultModelDrafted:
    """A new version was begun: by hand, from a file, or learnt."""

    number: int
    origin: str
    words: ClassVar[Text] = _("Version %(number)s begun")


@dataclass(frozen=True)
class FaultModelChanged:
    """`what` names the part of the text: faults, observations, … with the id of the entry."""

    number: int
    what: str
    words: ClassVar[Text] = _("Version %(number)s changed: %(what)s")


@dataclass(frozen=True)
class FaultModelStepped:
    number: int
    verb: str
    state: str
    words: ClassVar[Text] = _("Version %(number)s: state changed")


@dataclass(frozen=True)
class StrategyTreeMade:
    """Of a published version, by a worker."""

    number: int
    words: ClassVar[Text] = _("Strategy tree of version %(number)s made")


@dataclass(frozen=True)
class LearningStarted:
    """A worker is to learn from the closed cases of the product."""

    product: str
    words: ClassVar[Text] = _("Learning from closed cases started")


@dataclass(frozen=True)
class TroubleshootingBegun:
    model: str
    version: int
    words: ClassVar[Text] = _("Troubleshooting begun")


@dataclass(frozen=True)
class TroubleshootingStepTaken:
    step: str
    outcome: str
    words: ClassVar[Text] = _("%(step)s: %(outcome)s")


@dataclass(frozen=True)
class SymptomsReported:
    """What the customer complains of, as it stands now: outcome by observation."""

    symptoms: dict[str, str]
    words: ClassVar[Text] = _("Complaint written down")


@dataclass(frozen=True)
class TroubleshootingStepUndone:
    step: str
    outcome: str
    words: ClassVar[Text] = _("Taken back: %(step)s")


@dataclass(frozen=True)
class TroubleshootingLinkMade:
    """The customer may answer on a page of their own."""

    words: ClassVar[Text] = _("Link for the customer made")


@dataclass(frozen=True)
class TroubleshootingStepped:
    """The record's life went on: a visit, solved, escalated, cancelled, taken up again."""

    verb: str
    state: str
    words: ClassVar[Text] = _("State changed")


@dataclass(frozen=True)
class FaultConfirmed:
    fault: str
    words: ClassVar[Text] = _("Fault confirmed")


@dataclass(frozen=True)
class ArticleDrafted:
    """`drafted_from` is the number of the order that it tells of, if it does."""

    drafted_from: str = ""
    words: ClassVar[Text] = _("Article begun")


@dataclass(frozen=True)
class ArticleChanged:
    """`what`: text, pictures, or topics (products, parts, faults and steps that it is about)."""

    what: str
    words: ClassVar[Text] = _("Article changed")


@dataclass(frozen=True)
class ArticlePublished:
    number: int
    note: str = ""
    words: ClassVar[Text] = _("Version %(number)s published")


@dataclass(frozen=True)
class ArticleWithdrawn:
    reason: str
    words: ClassVar[Text] = _("Article withdrawn: %(reason)s")


@dataclass(frozen=True)
class ArticleHelped:
    """It helped in the case of this troubleshooting record."""

    record_id: int
    step: str
    words: ClassVar[Text] = _("This helped")


@dataclass(frozen=True)
class ArticleHelpTakenBack:
    record_id: int
    words: ClassVar[Text] = _("“This helped” taken back")


@dataclass(frozen=True)
class SynonymAdded:
    words: ClassVar[Text] = _("Synonym added")


@dataclass(frozen=True)
class SynonymChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Synonym changed")


@dataclass(frozen=True)
class SynonymRemoved:
    phrase: str
    code: str
    words: ClassVar[Text] = _("Synonym removed: %(phrase)s")


@dataclass(frozen=True)
class SynonymsTakenOver:
    """FirstFix's own list came in."""

    count: int
    words: ClassVar[Text] = _("%(count)s synonyms taken over")


@dataclass(frozen=True)
class SuggestionsLearnt:
    """`is_used`: whether what was learnt took over; if not, it was worse than what is in use."""

    field: str
    examples: int
    is_used: bool
    words: ClassVar[Text] = _("Suggestions learnt from %(examples)s orders")
