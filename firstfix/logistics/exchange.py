"""What files of stock places, stock, suppliers and tools hold."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import typed_quantity
from firstfix.logistics.imports import (
    import_stock,
    import_stock_places,
    import_supplier_prices,
    import_suppliers,
    import_tools,
)
from firstfix.logistics.models import Condition, StockBalance, StockPlace, Supplier, SupplierPart, Tool
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

KINDS = (
    Kind(
        name="stock_places",
        label=_("Stock places"),
        icon="van",
        action="stock_place.change",
        write=import_stock_places,
        records=lambda by: StockPlace.objects.select_related("engineer").order_by("code"),
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
        records=lambda by: StockBalance.objects.select_related("place", "part")
        .order_by("place__code", "part__code", "condition"),
        known_by=_("stock place, part and condition"),
        fields=(
            needed(reference("place", _("stock place"), "仓库", "库位", "仓库编号", "仓库名称", "warehouse",
                             "warehouse code", "stock place", "bin", "storage location", note=_("code or name"))),
            needed(reference("part", _("part"), "备件", "备件编号", "备件号", "物料编码", "物料号", "料号", "part no",
                             "part number", "part code", "part name", "sku", "item code", "material",
                             note=_("code or name"))),
            column(StockBalance, "quantity", "数量", "库存", "库存数量", "现存量", "实盘数", "qty", "on hand",
                   "stock", "count", value=Number(least=0, most=2_000_000_000), required=True,
                   read=lambda row: Decimal(typed_quantity(row.quantity, row.part.unit)),
                   note=_("in the part's unit")),
            column(StockBalance, "condition", "品质", "成色", "好坏", "quality",
                   value=Choice(tuple(Condition.choices), also={"良品": "good", "不良品": "defective",
                   "坏件": "defective",
                                                                "ok": "good", "bad": "defective",
                                                                "faulty": "defective"})),
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
