"""What files of engineers and their skills hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.people.imports import import_engineers, import_skills
from firstfix.people.models import Engineer, EngineerSkill
from firstfix.people.rules import LEVELS
from firstfix.platform.exchange.kinds import Kind, column, needed, reference
from firstfix.platform.exchange.values import Float, Whole

KINDS = (
    Kind(
        name="engineers",
        label=_("Engineers"),
        icon="engineer",
        action="engineer.change",
        write=import_engineers,
        records=lambda by: Engineer.objects.select_related("territory", "user").order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(Engineer, "code", "工号", "工程师编号", "员工编号", "编号", "employee no", "employee id",
                   "engineer code", "staff no", "id"),
            column(Engineer, "name", "姓名", "工程师", "工程师姓名", "名称", "engineer", "engineer name", "full name",
                   "technician", required=True),
            column(Engineer, "call_name", "称呼", "对客户称呼", "call name", "first name", "nickname"),
            column(Engineer, "phone", "电话", "手机", "手机号", "telephone", "mobile", "tel", "phone number"),
            reference("territory", _("territory"), "区域", "服务区域", "大区", "region", "area",
                      note=_("code or name")),
            column(Engineer, "home_latitude", "出发地纬度", "纬度", "lat", "latitude",
                   value=Float(least=-90, most=90)),
            column(Engineer, "home_longitude", "出发地经度", "经度", "lng", "lon", "longitude",
                   value=Float(least=-180, most=180)),
            column(Engineer, "is_active", "在职", "是否在职", "active", "employed"),
            reference("user", _("e-mail of the sign-in"), "邮箱", "电子邮箱", "email", "e-mail", "mail", to="email"),
            column(Engineer, "source", "来源", only_new=True,
                   note=_("left empty: the name of the file and the day")),
        ),
    ),
    Kind(
        name="skills",
        label=_("Skills of engineers"),
        icon="skill",
        action="engineer.change",
        write=import_skills,
        records=lambda by: EngineerSkill.objects.select_related("engineer", "skill")
        .order_by("engineer__code", "skill__code"),
        known_by=_("engineer and skill"),
        fields=(
            needed(reference("engineer", _("engineer"), "工程师", "姓名", "工号", "engineer code", "engineer name",
                             "technician", "employee no", "name", note=_("code or name"))),
            needed(reference("skill", _("skill"), "技能", "技能名称", "skill code", "skill name", "competence",
                             note=_("code or name"))),
            column(EngineerSkill, "level", "等级", "级别", "技能等级", "grade", "rating",
                   value=Whole(least=LEVELS[0], most=LEVELS[-1])),
        ),
    ),
)  # fmt: skip
