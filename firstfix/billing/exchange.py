"""What files of prices hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.billing.access import price_lists_seen_by
from firstfix.billing.imports import import_labour_rates, import_part_prices, import_price_lists, import_travel_rates
from firstfix.billing.models import LabourRate, PartPrice, PriceList, PriceVersion, TravelRate
from firstfix.platform.exchange.kinds import Kind, column, needed, reference
from firstfix.platform.exchange.values import Choice, Number

PRICE = Number(0, 9_999_999_999, places=2)
PRICE_LIST = needed(
    reference("price_list", _("price list"), "价目表", "价格表", "价目表编号", "price list code",
              to="version_of.price_list.code", note=_("code or name; it must be there already"))
)  # fmt: skip
VALID_FROM = column(
    PriceVersion, "valid_from", "生效日期", "启用日期", "valid from", "from", required=True,
    read="version_of.valid_from", note=_("a version that begins on this day; one that is not there yet is made"),
)  # fmt: skip

KINDS = (
    Kind(
        name="price_lists",
        label=_("Price lists"),
        icon="tag",
        action="price.change",
        write=import_price_lists,
        records=lambda by: price_lists_seen_by(by).filter(contract=None).order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(PriceList, "code", "价目表编号", "编号", "price list code", "id"),
            column(PriceList, "name", "价目表名称", "名称", "price list name", required=True),
            column(PriceList, "kind", "价格类型", "类型", "price kind",
                   value=Choice(tuple(PriceList.Kind.choices), also={"销售价": "sales", "成本价": "cost"})),
            column(PriceList, "currency", "币种", "货币"),
            reference("customer", _("only for the customer"), "适用客户", "price list customer",
                      note=_("code or name; empty: for everybody")),
        ),
    ),
    Kind(
        name="part_prices",
        label=_("Prices of parts"),
        icon="money",
        action="price.change",
        write=import_part_prices,
        records=lambda by: PartPrice.objects.filter(version_of__price_list__in=price_lists_seen_by(by))
        .select_related("version_of__price_list", "part")
        .order_by("version_of__price_list__code", "version_of__valid_from", "part__code"),
        known_by=_("price list, day and part"),
        fields=(
            PRICE_LIST,
            VALID_FROM,
            needed(reference("part", _("part"), "备件", "备件编号", "备件号", "物料编码", "料号", "part no",
                             "part number", "part code", "sku", note=_("code or name"))),
            column(PartPrice, "price", "价格", "单价", "售价", "成本价", "unit price", "cost", required=True,
                   value=PRICE),
        ),
    ),
    Kind(
        name="labour_rates",
        label=_("Labour rates"),
        icon="clock",
        action="price.change",
        write=import_labour_rates,
        records=lambda by: LabourRate.objects.filter(version_of__price_list__in=price_lists_seen_by(by))
        .select_related("version_of__price_list")
        .order_by("version_of__price_list__code", "version_of__valid_from", "work", "level", "hours"),
        known_by=_("price list, day, kind of work, skill level and time"),
        fields=(
            PRICE_LIST,
            VALID_FROM,
            column(LabourRate, "work", "工作类型", "工单类型", "work type", "type of work", note=_("empty: all work")),
            column(LabourRate, "level", "技能等级", "等级", "level", "skill level", note=_("empty: everybody")),
            column(LabourRate, "hours", "时段", "hours", "time of day",
                   value=Choice(tuple(LabourRate.Hours.choices), also={"夜间": "night", "周末": "weekend",
                                "节假日": "holiday", "standard": "normal", "weekdays": "normal"}),
                   note=_("empty: normal hours")),
            column(LabourRate, "per_hour", "每小时", "小时单价", "工时单价", "hourly rate", "rate", required=True,
                   value=PRICE),
        ),
    ),
    Kind(
        name="travel_rates",
        label=_("Travel prices"),
        icon="route",
        action="price.change",
        write=import_travel_rates,
        records=lambda by: TravelRate.objects.filter(version_of__price_list__in=price_lists_seen_by(by))
        .select_related("version_of__price_list", "territory")
        .order_by("version_of__price_list__code", "version_of__valid_from", "territory__code"),
        known_by=_("price list, day and territory"),
        fields=(
            PRICE_LIST,
            VALID_FROM,
            reference("territory", _("territory"), "区域", "服务区域", "region", "area",
                      note=_("code or name; empty: everywhere else")),
            column(TravelRate, "per_km", "每公里", "公里单价", "per km", "price per km", value=PRICE),
            column(TravelRate, "flat", "单程固定费", "上门费", "flat", "call-out fee", value=PRICE),
        ),
    ),
)  # fmt: skip
