"""What files of stock places, stock, suppliers and tools hold."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.equipment.rules import typed_quantity
from firstfix.logistics.imports import (
    import_stock,
    import_stock_levels,
    import_stock_places,
    import_supplier_prices,
    import_suppliers,
    import_supply_drafts,
    import_supply_orders,
    import_tools,
    import_transfer_requests,
    import_transfers,
)
from firstfix.logistics.models import (
    Condition,
    StockBalance,
    StockPlace,
    Supplier,
    SupplierPart,
    SupplyOrder,
    SupplyOrderLine,
    Tool,
    Transfer,
    TransferLine,
)
from firstfix.logistics.states import ON_THE_WAY, TO_COME, TO_SEND
from firstfix.platform.exchange.kinds import Kind, column, needed, reference
from firstfix.platform.exchange.values import Choice, Float, Number

PLACE_KINDS = Choice(
    tuple(StockPlace.Kind.choices),
    also={"仓库": "warehouse", "总仓": "warehouse", "中心仓": "warehouse", "central": "warehouse", "分仓": "branch",
          "depot": "branch", "个人备件库": "van", "车载库": "van", "车": "van", "car": "van"},
)  # fmt: skip
PROOFS = Choice(
    tuple(SupplierPart.Proof.choices),
    also={"照片": "photo", "picture": "photo", "序列号": "serial", "serial number": "serial", "照片和序列号": "both",
          "photo and serial number": "both"},
)  # fmt: skip
POLICIES = Choice(
    tuple(StockPlace.Policy.choices),
    also={"min max": "min_max", "上下限": "min_max", "repair kit": "repair_kit"},
)
AMOUNT = Number(least=0, most=2_000_000_000)
TRANSIT = StockPlace.Kind.TRANSIT
PART = needed(reference("part", _("part"), "备件", "备件编号", "备件号", "物料编码", "物料号", "料号", "part no",
                        "part number", "part code", "part name", "sku", "item code", "material",
                        note=_("code or name")))  # fmt: skip
PLACE = needed(reference("place", _("stock place"), "仓库", "库位", "仓库编号", "仓库名称", "warehouse",
                         "warehouse code", "stock place", "bin", "storage location",
                         note=_("code or name")))  # fmt: skip


def _arrived(line: TransferLine) -> Decimal:
    return Decimal(typed_quantity(line.received + line.missing, line.part.unit))


def _amount(name: str) -> Callable[[Any], Decimal]:
    """How an export finds a quantity: in the part's unit."""
    return lambda row: Decimal(typed_quantity(getattr(row, name), row.part.unit))


KINDS = (
    Kind(
        name="stock_places",
        label=_("Stock places"),
        icon="van",
        action="stock_place.change",
        write=import_stock_places,
        records=lambda by: StockPlace.objects.exclude(kind=TRANSIT)
        .select_related("engineer", "customer", "site").order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(StockPlace, "code", "仓库编号", "库位编号", "编号", "warehouse code", "place code",
                   "stock place code", "id"),
            column(StockPlace, "name", "仓库名称", "仓库", "名称", "warehouse", "warehouse name", "stock place",
                   required=True),
            column(StockPlace, "kind", "类型", "仓库类型", "type", "warehouse type", value=PLACE_KINDS,
                   required=True),
            reference("engineer", _("engineer"), "工程师", "所属工程师", "工号", "technician",
                      note=_("code or name; only for a van")),
            reference("customer", _("customer"), "客户", "所属客户", "customer code", "customer name",
                      note=_("code or name; only for a customer's own stock")),
            reference("site", _("site"), "现场", "客户现场", "site code", "site name",
                      note=_("code or name; only for a customer's own stock")),
            column(StockPlace, "policy", "补货方式", "refill policy", "replenishment", value=POLICIES),
            column(StockPlace, "is_cold", "冷藏", "有冷藏", "cold", "cold storage"),
            column(StockPlace, "latitude", "纬度", "lat", value=Float(least=-90, most=90)),
            column(StockPlace, "longitude", "经度", "lng", "lon", value=Float(least=-180, most=180)),
            column(StockPlace, "source", "来源", only_new=True,
                   note=_("left empty: the name of the file and the day")),
        ),
    ),
    Kind(
        name="stock",
        label=_("Stock"),
        icon="stock",
        action="stock.move",
        write=import_stock,
        records=lambda by: StockBalance.objects.exclude(place__kind=TRANSIT).select_related("place", "part")
        .order_by("place__code", "part__code", "condition"),
        known_by=_("stock place, part and condition"),
        fields=(
            PLACE,
            PART,
            column(StockBalance, "quantity", "数量", "库存", "库存数量", "现存量", "实盘数", "qty", "on hand",
                   "stock", "count", value=AMOUNT, required=True, read=_amount("quantity"),
                   note=_("in the part's unit")),
            column(StockBalance, "condition", "品质", "成色", "好坏", "quality",
                   value=Choice(tuple(Condition.choices), also={"良品": "good", "不良品": "defective",
                   "坏件": "defective",
                                                                "ok": "good", "bad": "defective",
                                                                "faulty": "defective"})),
        ),
    ),
    Kind(
        name="stock_levels",
        label=_("Minimum and maximum stock"),
        icon="balance",
        action="stock.move",
        write=import_stock_levels,
        records=lambda by: StockBalance.objects.filter(condition=Condition.GOOD, minimum__gt=0)
        .select_related("place", "part").order_by("place__code", "part__code"),
        known_by=_("stock place and part"),
        fields=(
            PLACE,
            PART,
            column(StockBalance, "minimum", "最低库存", "安全库存", "下限", "min", "minimum stock", "reorder point",
                   "safety stock", value=AMOUNT, required=True, read=_amount("minimum"), note=_("in the part's unit")),
            column(StockBalance, "maximum", "最高库存", "上限", "max", "maximum stock", "order up to",
                   value=AMOUNT, read=_amount("maximum"), note=_("in the part's unit; 0: the minimum")),
        ),
    ),
    Kind(
        name="suppliers",
        label=_("Suppliers"),
        icon="factory",
        action="supplier.change",
        write=import_suppliers,
        records=lambda by: Supplier.objects.order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(Supplier, "code", "供应商编号", "供应商编码", "供应商代码", "编号", "supplier code", "vendor code",
                   "vendor no", "id"),
            column(Supplier, "name", "供应商名称", "供应商", "名称", "supplier", "supplier name", "vendor",
                   "vendor name", required=True),
            column(Supplier, "contact", "联系人", "contact person", "contact name"),
            column(Supplier, "phone", "电话", "联系电话", "telephone", "tel"),
            column(Supplier, "email", "邮箱", "电子邮件", "mail"),
            column(Supplier, "lead_days", "交期", "交货周期", "到货天数", "采购周期", "lead time", "lead days",
                   "delivery days"),
            column(Supplier, "note", "备注", "remarks", "notes"),
            column(Supplier, "source", "来源", only_new=True, note=_("left empty: the name of the file and the day")),
        ),
    ),
    Kind(
        name="supplier_prices",
        label=_("Suppliers' prices"),
        icon="money",
        action="supplier.change",
        write=import_supplier_prices,
        records=lambda by: SupplierPart.objects.select_related("supplier", "part")
        .order_by("supplier__code", "part__code"),
        known_by=_("supplier and part"),
        fields=(
            needed(reference("supplier", _("supplier"), "供应商", "供应商编号", "供应商名称", "vendor",
                             "supplier code", "vendor code", note=_("code or name"))),
            needed(reference("part", _("part"), "备件", "备件编号", "物料编码", "料号", "part number", "part code",
                             "part no", "item code", "material", note=_("code or name"))),
            column(SupplierPart, "code", "供应商料号", "供应商物料编码", "厂家料号", "supplier part number",
                   "vendor part number", "mpn"),
            column(SupplierPart, "price", "采购价", "单价", "进价", "price", "unit price", "purchase price", "cost",
                   required=True),
            column(SupplierPart, "currency", "币种", "货币", "curr"),
            column(SupplierPart, "minimum_order", "起订量", "最小起订量", "moq", "minimum order"),
            column(SupplierPart, "warranty_months", "质保月数", "保修月数", "warranty", "warranty months"),
            column(SupplierPart, "claim_days", "索赔期限天数", "claim days", "days to claim"),
            column(SupplierPart, "claim_proof", "索赔凭证", "质保凭证", "proof", "proof of warranty", value=PROOFS),
            column(SupplierPart, "is_preferred", "首选", "首选供应商", "preferred supplier", "default"),
        ),
    ),
    Kind(
        name="supply_orders",
        label=_("Open supply orders"),
        icon="order",
        action="supply_order.change",
        write=import_supply_orders,
        records=lambda by: SupplyOrderLine.objects.filter(order__state__in=TO_COME)
        .select_related("order__supplier", "order__place", "part").order_by("order__number", "part__code"),
        known_by=_("the number and the part: one row for each part of an order"),
        fields=(
            column(SupplyOrder, "number", "采购单号", "采购订单号", "订单号", "po", "po number", "purchase order",
                   "purchase order number", "supply order", read="order.number", required=True),
            needed(reference("supplier", _("supplier"), "供应商", "供应商编号", "供应商名称", "vendor",
                             "supplier code", "vendor code", to="order.supplier.code", note=_("code or name"))),
            needed(reference("place", _("delivered to"), "收货仓库", "仓库", "deliver to", "warehouse", "ship to",
                             to="order.place.code", note=_("code or name"))),
            PART,
            column(SupplyOrderLine, "quantity", "数量", "订购数量", "qty", "ordered", "quantity ordered",
                   value=AMOUNT, required=True, read=_amount("quantity"), note=_("in the part's unit")),
            column(SupplyOrderLine, "received", "已收数量", "已到货", "received", "quantity received", value=AMOUNT,
                   only_new=True, read=_amount("received"), note=_("it lies in the stock that is counted")),
            column(SupplyOrderLine, "price", "采购价", "单价", "unit price", "purchase price",
                   note=_("left empty: the supplier's")),
            column(SupplyOrderLine, "currency", "币种", "货币", "curr"),
            column(SupplyOrder, "sent_at", "下单日期", "订购日期", "ordered on", "order date", "ordered at",
                   read="order.sent_at", only_new=True, label=_("ordered on")),
            column(SupplyOrder, "expected_on", "预计到货", "预计到货日期", "交货日期", "expected", "eta", "due date",
                   "delivery date", read="order.expected_on"),
            column(SupplyOrder, "note", "备注", "remarks", "notes", read="order.note", only_new=True),
        ),
    ),
    Kind(
        name="supply_drafts",
        label=_("Draft supply orders"),
        icon="draft",
        action="supply_order.change",
        write=import_supply_drafts,
        records=lambda by: SupplyOrderLine.objects.filter(order__state="draft")
        .select_related("order__supplier", "order__place", "part").order_by("order__number", "part__code"),
        known_by=_("the number and the part: one row for each part of a draft"),
        fields=(
            column(SupplyOrder, "number", "采购草稿号", "草稿单号", "draft no", "draft number", read="order.number",
                   label=_("number of the draft"), required=True),
            needed(reference("supplier", _("supplier"), "供应商", "供应商编号", "供应商名称", "vendor",
                             "supplier code", "vendor code", to="order.supplier.code", note=_("code or name"))),
            needed(reference("place", _("delivered to"), "收货仓库", "仓库", "deliver to", "warehouse", "ship to",
                             to="order.place.code", note=_("code or name"))),
            PART,
            column(SupplyOrderLine, "quantity", "数量", "订购数量", "qty", "quantity", value=AMOUNT, required=True,
                   read=_amount("quantity"), note=_("in the part's unit")),
            column(SupplyOrderLine, "price", "采购价", "单价", "unit price", "purchase price",
                   note=_("left empty: the supplier's")),
            column(SupplyOrderLine, "currency", "币种", "货币", "curr"),
            column(SupplyOrder, "note", "备注", "remarks", "notes", read="order.note", only_new=True),
        ),
    ),
    Kind(
        name="transfer_requests",
        label=_("Requests for parts"),
        icon="request",
        action="stock.move",
        write=import_transfer_requests,
        records=lambda by: TransferLine.objects.filter(transfer__state__in=TO_SEND)
        .select_related("transfer__from_place", "transfer__to_place", "transfer__work_order", "part")
        .order_by("transfer__number", "part__code"),
        known_by=_("the number and the part: one row for each part of a request"),
        fields=(
            column(Transfer, "number", "申领单号", "申请单号", "request number", "request no", read="transfer.number",
                   label=_("number of the request"), required=True),
            reference("from_place", _("from"), "调出仓库", "发货仓库", "from place", "from warehouse", "source",
                      to="transfer.from_place.code", note=_("code or name; left empty: whoever answers chooses")),
            needed(reference("to_place", _("to"), "调入仓库", "收货仓库", "to place", "to warehouse", "target",
                             to="transfer.to_place.code", note=_("code or name"))),
            PART,
            column(TransferLine, "asked", "申领数量", "申请数量", "数量", "qty", "quantity asked", value=AMOUNT,
                   required=True, read=_amount("asked"), note=_("in the part's unit")),
            reference("work_order", _("order"), "工单", "工单号", "work order", to="transfer.work_order.number",
                      note=_("number of the work order that it is for")),
            column(Transfer, "needed_by", "需要日期", "needed on", read="transfer.needed_by", only_new=True),
            column(Transfer, "reason", "原因", "note", "remarks", read="transfer.reason", only_new=True),
        ),
    ),
    Kind(
        name="transfers",
        label=_("Transfers on the way"),
        icon="swap",
        action="stock.move",
        write=import_transfers,
        records=lambda by: TransferLine.objects.filter(transfer__state__in=ON_THE_WAY)
        .select_related("transfer__from_place", "transfer__to_place", "transfer__work_order", "part")
        .order_by("transfer__number", "part__code"),
        known_by=_("the number and the part: one row for each part of a transfer"),
        fields=(
            column(Transfer, "number", "调拨单号", "transfer number", "transfer no", "transfer order",
                   read="transfer.number", required=True),
            needed(reference("from_place", _("from"), "调出仓库", "发货仓库", "from place", "from warehouse", "source",
                             to="transfer.from_place.code", note=_("code or name"))),
            needed(reference("to_place", _("to"), "调入仓库", "收货仓库", "to place", "to warehouse", "target",
                             to="transfer.to_place.code", note=_("code or name"))),
            PART,
            column(TransferLine, "sent", "调拨数量", "发货数量", "数量", "qty", "quantity",
                   label=_("quantity sent"), value=AMOUNT, required=True, read=_amount("sent"),
                   note=_("in the part's unit")),
            column(TransferLine, "received", "已收数量", label=_("quantity received"), value=AMOUNT, only_new=True,
                   read=_arrived, note=_("or lost; it is not in transit any more")),
            reference("work_order", _("order"), "工单", "工单号", "work order", to="transfer.work_order.number",
                      note=_("number of the work order that it is for")),
            column(Transfer, "sent_at", "发货日期", "调拨日期", "sent at", "ship date", read="transfer.sent_at",
                   only_new=True, label=pgettext_lazy("transfer", "sent on")),
            column(Transfer, "needed_by", "需要日期", "needed on", read="transfer.needed_by", only_new=True),
            column(Transfer, "reason", "原因", "note", "remarks", read="transfer.reason", only_new=True),
        ),
    ),
    Kind(
        name="tools",
        label=_("Tools"),
        icon="tool",
        action="tool.change",
        write=import_tools,
        records=lambda by: Tool.objects.select_related("tool_type", "owner", "place").order_by("code"),
        known_by=_("the code; without one, type and serial number"),
        fields=(
            column(Tool, "code", "工具编号", "工具编码", "编号", "tool code", "tool no", "tool number", "id"),
            needed(reference("tool_type", _("type"), "工具类型", "工具名称", "类型", "tool type", "tool",
                             note=_("code or name"))),
            column(Tool, "serial", "序列号", "出厂编号", "s/n", "serial no"),
            reference("owner", _("personal tool of"), "归属工程师", "保管人", "owner", "engineer",
                      note=_("code or name; empty: shared")),
            reference("place", _("place"), "存放处", "仓库", "所在仓库", "location", "stock place",
                      note=_("code or name")),
            column(Tool, "calibrated_until", "校准有效期", "校准到期", "有效期至", "calibration due", "valid until",
                   only_new=True, note=_("afterwards, it comes with each calibration")),
            column(Tool, "out_of_order", "停用原因", "故障", "defect", "why not usable"),
        ),
    ),
)  # fmt: skip
