"""Service engineers: what they can do, where they start from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import CertificateType, Skill, Territory
from firstfix.platform.tenants.models import Record


@audited
class Engineer(Record):
    user = models.OneToOneField(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="engineer",
        verbose_name=_("user"),
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    call_name = models.CharField(
        _("name for customers"), max_length=60, blank=True, help_text=_("what a customer's status page shows")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    territory = models.ForeignKey(
        Territory,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("territory"),
    )
    home_latitude = models.FloatField(_("latitude of the start"), null=True, blank=True)
    home_longitude = models.FloatField(_("longitude of the start"), null=True, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("engineer")
        verbose_name_plural = _("engineers")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="engineer_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


@audited
class EngineerSkill(Record):
    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta(Record.Meta):
        verbose_name = _("skill of an engineer")
        verbose_name_plural = _("skills of engineers")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "engineer", "skill"], name="engineer_skill_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="engineer_skill_level"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


@audited
class EngineerCertificate(Record):
    engineer = models.ForeignKey(Engineer, on_delete=models.CASCADE, related_name="certificates")
    certificate_type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))

    class Meta(Record.Meta):
        verbose_name = _("certificate of an engineer")
        verbose_name_plural = _("certificates of engineers")

    def __str__(self) -> str:
        return f"{self.certificate_type} – {self.valid_until}"
