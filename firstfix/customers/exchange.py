"""What files of customers, sites and contacts hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.customers.imports import import_contacts, import_customers, import_sites
from firstfix.customers.models import Contact, Customer, Site
from firstfix.platform.exchange.kinds import Kind, column, needed, reference
from firstfix.platform.exchange.values import Choice, Float

LANGUAGES = Choice(
    (("zh-hans", "中文"), ("en", "English")),
    also={"chinese": "zh-hans", "zh": "zh-hans", "cn": "zh-hans", "英文": "en"},
)
SITE_KINDS = Choice(
    tuple(Site.Kind.choices),
    also={"plant": "factory", "企业": "factory", "clinic": "hospital", "诊所": "hospital", "store": "shop",
          "商铺": "shop", "门店": "shop", "商户": "shop"},
)  # fmt: skip
LATITUDE, LONGITUDE = Float(least=-90, most=90), Float(least=-180, most=180)
CUSTOMER = reference(
    "customer", _("customer"), "客户", "客户编号", "客户名称", "单位", "company", "customer code", "customer name",
    "client", "account", note=_("code or name"),
)  # fmt: skip
SOURCE = {"only_new": True, "note": _("left empty: the name of the file and the day")}

KINDS = (
    Kind(
        name="customers",
        label=_("Customers"),
        icon="customer",
        action="customer.change",
        write=import_customers,
        records=lambda by: Customer.objects.visible_to(by).order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(Customer, "code", "客户编号", "客户代码", "编号", "customer code", "customer no", "customer id",
                   "id", "account number"),
            column(Customer, "name", "客户名称", "名称", "单位名称", "公司名称", "customer", "company",
                   "customer name", "company name", "account name", required=True),
            column(Customer, "language", "语言", "lang", value=LANGUAGES),
            column(Customer, "note", "备注", "notes", "remark", "remarks", "comment", "说明"),
            column(Customer, "source", "来源", **SOURCE),
        ),
    ),
    Kind(
        name="sites",
        label=_("Sites"),
        icon="site",
        action="customer.change",
        write=import_sites,
        records=lambda by: Site.objects.visible_to(by).select_related("customer", "territory", "calendar")
        .order_by("code"),
        known_by=_("the code; without one, the name at its customer"),
        fields=(
            column(Site, "code", "现场编号", "站点编号", "网点编号", "编号", "site code", "site no", "site id",
                   "location id", "id"),
            column(Site, "name", "现场名称", "客户现场", "站点名称", "网点名称", "名称", "site", "site name",
                   "location", "location name", "branch", required=True),
            needed(CUSTOMER),
            column(Site, "kind", "类型", "现场类型", "行业", "type", "site kind", "site type", "industry",
                   value=SITE_KINDS),
            column(Site, "address", "地址", "详细地址", "street", "site address"),
            reference("territory", _("territory"), "区域", "服务区域", "大区", "region", "area",
                      note=_("code or name")),
            column(Site, "latitude", "纬度", "lat", value=LATITUDE),
            column(Site, "longitude", "经度", "lng", "lon", "long", value=LONGITUDE),
            column(Site, "zone", "时区", "timezone", "time zone", "tz",
                   note=_("only where it is not the company's: Asia/Urumqi")),
            reference("calendar", _("opening hours"), "营业时间", "日历", "calendar", "hours",
                      note=_("code or name")),
            column(Site, "access_rules", "进场须知", "进厂要求", "access", "access notes"),
            column(Site, "source", "来源", **SOURCE),
        ),
    ),
    Kind(
        name="contacts",
        label=_("Contacts"),
        icon="contact",
        action="customer.change",
        write=import_contacts,
        records=lambda by: Contact.objects.select_related("customer", "site").order_by("customer__code", "name",
        "pk"), known_by=_("customer and name; several of one name by telephone, e-mail or site"),
        fields=(
            needed(CUSTOMER),
            reference("site", _("site"), "现场", "客户现场", "站点", "site code", "site name", "location", "branch",
                      note=_("code or name")),
            column(Contact, "name", "联系人", "姓名", "联系人姓名", "contact", "contact name", "full name", "person",
                   required=True),
            column(Contact, "duty", "职务", "岗位", "职位", "job title", "position", "title", "function", "role"),
            column(Contact, "phone", "电话", "手机", "手机号", "联系电话", "telephone", "mobile", "tel", "cell",
                   "phone number"),
            column(Contact, "email", "邮箱", "电子邮件", "电子邮箱", "e-mail", "mail", "email address"),
            column(Contact, "source", "来源", **SOURCE),
        ),
    ),
)  # fmt: skip
