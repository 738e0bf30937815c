"""Which files are whose: each kind of record on which files hang, and who may see it. A test misses none."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model

from firstfix.care.models import CourseFile, FollowUp, FollowUpPhoto, FoundAssetPhoto, Training
from firstfix.diagnosis.models import Article, ArticlePicture
from firstfix.field.models import Signature, VisitPhoto
from firstfix.logistics.models import ProofPhoto, ToolCalibration
from firstfix.platform.exchange.models import ImportRun
from firstfix.platform.exchange.queries import runs_for
from firstfix.platform.files.models import Upload
from firstfix.platform.files.register import Subject
from firstfix.rewards.access import visible_claims
from firstfix.rewards.models import Expense
from firstfix.work.models import RequestPhoto, ServiceRequest, WorkOrder

SUBJECTS: Mapping[type[Model], Subject] = {
    RequestPhoto: Subject(
        "request.see", lambda by: RequestPhoto.objects.filter(request__in=ServiceRequest.objects.visible_to(by))
    ),
    VisitPhoto: Subject(
        "work_order.see", lambda by: VisitPhoto.objects.filter(visit__work_order__in=WorkOrder.objects.visible_to(by))
    ),
    Signature: Subject(
        "work_order.see", lambda by: Signature.objects.filter(visit__work_order__in=WorkOrder.objects.visible_to(by))
    ),
    ProofPhoto: Subject(
        "work_order.see", lambda by: ProofPhoto.objects.filter(use__work_order__in=WorkOrder.objects.visible_to(by))
    ),
    ToolCalibration: Subject("tool.see", lambda by: ToolCalibration.objects.all()),
    ArticlePicture: Subject(
        "article.see", lambda by: ArticlePicture.objects.filter(article__in=Article.objects.visible_to(by))
    ),
    CourseFile: Subject("training.see", lambda by: CourseFile.objects.all()),
    Training: Subject("training.see", lambda by: Training.objects.all()),
    FoundAssetPhoto: Subject("found_asset.see", lambda by: FoundAssetPhoto.objects.all()),
    FollowUpPhoto: Subject(
        "follow_up.see", lambda by: FollowUpPhoto.objects.filter(follow_up__in=FollowUp.objects.visible_to(by))
    ),
    Expense: Subject("claim.see", lambda by: visible_claims(Expense, by)),
    ImportRun: Subject("import.run", runs_for),
    # What a phone has sent and nothing refers to yet.
    Upload: Subject("file.see", lambda by: Upload.objects.filter(owner=by.pk or 0)),
}
