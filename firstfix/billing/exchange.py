"""What files of prices hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.billing.access import price_lists_seen_by
from firstfix.billing.imports import import_part_prices, import_price_lists
from firstfix.billing.models import PartPrice, PriceList, PriceVersion
from firstfix.platform.exchange.kinds import Kind, column, needed, reference
from firstfix.platform.exchange.values import Choice, Number

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
            needed(reference("price_list", _("price list"), "价目表", "价格表", "价目表编号", "price list code",
                             to="version_of.price_list.code", note=_("code or name; it must be there already"))),
            column(PriceVersion, "valid_from", "生效日期", "启用日期", "valid from", "from", required=True,
                   read="version_of.valid_from",
                   note=_("a version that begins on this day; one that is not there yet is made")),
            needed(reference("part", _("part"), "备件", "备件编号", "备件号", "物料编码", "料号", "part no",
                             "part number", "part code", "sku", note=_("code or name"))),
            column(PartPrice, "price", "价格", "单价", "售价", "成本价", "unit price", "cost", required=True,
                   value=Number(0, 9_999_999_999, places=2)),
        ),
    ),
)  # fmt: skip
