"""What files of product models, parts and assets hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstfix.equipment.imports import import_assets, import_parts, import_product_models, import_readings
from firstfix.equipment.models import Asset, Part, ProductModel, Reading
from firstfix.equipment.rules.quantities import UNIT_WORDS, Unit
from firstfix.equipment.states import ASSET_STATES
from firstfix.platform.exchange.kinds import Field, Kind, bilingual, column, needed, reference
from firstfix.platform.exchange.lists import listed
from firstfix.platform.exchange.values import Choice, Several, Whole

MODEL_KINDS = Choice(
    tuple(ProductModel.Kind.choices),
    also={"industrial": "machine", "机器": "machine", "设备": "machine", "医疗": "medical", "医疗器械": "medical",
          "家电": "appliance", "小家电": "appliance", "electronics": "appliance"},
)  # fmt: skip
PROTECTIONS = Choice(
    tuple(ProductModel.Protection.choices),
    also={"1": "I", "i": "I", "i类": "I", "Ⅰ": "I", "Ⅰ类": "I", "class 1": "I", "class i": "I",
          "2": "II", "ii": "II", "ii类": "II", "Ⅱ": "II", "Ⅱ类": "II", "class 2": "II", "class ii": "II",
          "内部电源": "internal", "battery": "internal"},
)  # fmt: skip
APPLIED_PARTS = Choice(
    tuple(ProductModel.AppliedPart.choices),
    also={"无": "none", "no": "none", "b型": "B", "bf型": "BF", "cf型": "CF", "type b": "B", "type bf": "BF",
          "type cf": "CF"},
)  # fmt: skip
STATES = Choice(
    tuple(ASSET_STATES.choices),
    also={"operational": "in_service", "active": "in_service", "in use": "in_service", "running": "in_service",
          "down": "in_service", "standby": "in_service", "使用中": "in_service", "正常": "in_service",
          "运行": "in_service",
          "inactive": "retired", "scrapped": "retired", "decommissioned": "retired", "报废": "retired",
          "停用": "retired",
          "shipped": "delivered", "已发货": "delivered", "installed": "commissioned", "已安装": "commissioned"},
)  # fmt: skip
UNITS = Choice(tuple(Unit.choices), also=UNIT_WORDS)
TRACKINGS = Choice(
    tuple(Part.Tracking.choices),
    also={"yes": "serial", "y": "serial", "true": "serial", "1": "serial", "是": "serial", "serial number": "serial",
          "序列号": "serial", "sn": "serial", "no": "none", "n": "none", "false": "none", "0": "none", "否": "none",
          "无": "none", "lot": "batch", "批次": "batch", "批号": "batch"},
)  # fmt: skip
SOURCE = {"only_new": True, "note": _("left empty: the name of the file and the day")}
ASSET = reference("asset", _("asset"), "设备", "设备编号", "设备序列号", "机号", "asset code", "asset number",
                  "asset name", "asset id", "machine", "equipment", "serial number", "序列号",
                  note=_("number, serial number or name"))  # fmt: skip


def _skills(model: ProductModel) -> list[str]:
    return listed((need.skill.code, need.level) for need in sorted(_prefetched(model, "modelskill_set"), key=_by_pk))


def _fits(part: Part) -> list[str]:
    links = sorted(_prefetched(part, "modelpart_set"), key=_by_pk)
    return listed((link.product_model.code, link.quantity) for link in links)


def _prefetched(record: Any, name: str) -> list[Any]:
    return list(getattr(record, name).all())


def _by_pk(record: Any) -> int:
    return int(record.pk)


KINDS = (
    Kind(
        name="product_models",
        label=_("Product models"),
        icon="equipment",
        action="product.change",
        write=import_product_models,
        records=lambda by: ProductModel.objects.prefetch_related("modelskill_set__skill").order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(ProductModel, "code", "型号", "型号编号", "产品编号", "规格型号", "model", "model code",
                   "model no", "model number", "product code", "id"),
            *bilingual(ProductModel, "name", "产品名称", "型号名称", "名称", "product", "product name", "model name",
                       zh=("中文名称", "chinese name"), en=("英文名称", "english name"), required=True),
            column(ProductModel, "kind", "类型", "产品类型", "type", "product type", value=MODEL_KINDS),
            column(ProductModel, "brand", "品牌", "厂家", "制造商", "manufacturer", "make", "maker"),
            column(ProductModel, "family", "产品系列", "系列", "产品族", "product family", "series"),
            column(ProductModel, "warranty_months", "保修期", "质保期", "保修月数", "质保月数", "warranty",
                   "warranty months"),
            column(ProductModel, "repair_minutes", "维修时长", "标准工时", "repair minutes", "repair time"),
            column(ProductModel, "protection", "防触电类型", "电击防护分类", "protection class", value=PROTECTIONS),
            column(ProductModel, "applied_part", "应用部分", "应用部分类型", "applied part", value=APPLIED_PARTS),
            column(ProductModel, "registration", "注册证号", "医疗器械注册证号", "registration number"),
            Field("skills", _("skills"), Several(), also=("所需技能", "技能", "required skills"), read=_skills,
                  refers=True, note=_("codes or names, with a level after a colon: electrical:3; hydraulics")),
            column(ProductModel, "source", "来源", **SOURCE),
        ),
    ),
    Kind(
        name="parts",
        label=_("Parts"),
        icon="part",
        action="part.change",
        write=import_parts,
        records=lambda by: Part.objects.prefetch_related("modelpart_set__product_model").order_by("code"),
        known_by=_("the code; without one, the name"),
        fields=(
            column(Part, "code", "备件编号", "备件号", "物料编码", "物料号", "料号", "part no", "part number",
                   "part code", "sku", "item code", "material", "id"),
            *bilingual(Part, "name", "备件名称", "物料名称", "物料描述", "名称", "part", "part name", "item name",
                       "description",
                       zh=("中文名称", "chinese name"), en=("英文名称", "english name"), required=True),
            column(Part, "unit", "单位", "计量单位", "uom", "unit of measure", value=UNITS),
            column(Part, "price", "单价", "价格", "售价", "cost", "unit price", "unit cost"),
            column(Part, "weight_kg", "重量", "weight", "weight kg", "net weight"),
            column(Part, "tracking", "追踪方式", "序列号管理", "是否序列号管理", "批次管理", "serialised", "serialized",
                   "serial tracked", "has serial", "tracked by serial number", value=TRACKINGS),
            column(Part, "is_returnable", "旧件返仓", "旧件是否返仓", "returnable", "core return"),
            column(Part, "hazard", "危险品", "UN编号", "UN number", "un no", "dangerous goods", "hazmat"),
            column(Part, "cold_from", "冷藏下限", "storage temperature from", value=Whole(least=-273, most=1000)),
            column(Part, "cold_to", "冷藏上限", "storage temperature to", value=Whole(least=-273, most=1000)),
            Field("fits", _("product models"), Several(), also=("适用型号", "适用机型", "models", "fits",
                  "compatible with"), read=_fits, refers=True,
                  note=_("codes or names, with a number of pieces after a colon")),
            column(Part, "source", "来源", **SOURCE),
        ),
    ),
    Kind(
        name="assets",
        label=_("Assets"),
        icon="asset",
        action="asset.change",
        write=import_assets,
        records=lambda by: Asset.objects.visible_to(by)
        .select_related("site__customer", "product_model", "parent").order_by("code"),
        known_by=_("the number; without one, serial number and product model; without that, the name at its site"),
        fields=(
            column(Asset, "code", "设备编号", "资产编号", "编号", "asset code", "asset no", "asset id",
                   "equipment no", "barcode", "tag", "id"),
            column(Asset, "serial", "序列号", "机身号", "出厂编号", "机号", "serial", "serial no", "sn", "s/n"),
            column(Asset, "software_version", "软件版本", "固件版本", "程序版本", "firmware", "firmware version",
                   "software", "software version"),
            column(Asset, "name", "设备名称", "资产名称", "名称", "asset", "asset name", "equipment",
                   "equipment name", "machine"),
            needed(reference("product_model", _("product model"), "型号", "产品型号", "规格型号", "model",
                             "model code", "model name", "product", "category", note=_("code or name"))),
            reference("customer", _("customer"), "客户", "客户名称", "单位", "customer code", "customer name",
                      "company",
                      "client", to="site.customer.code", note=_("code or name; tells sites of one name apart")),
            needed(reference("site", _("site"), "现场", "客户现场", "安装地点", "站点", "网点", "site code",
                             "site name", "location", "location name", note=_("code or name"))),
            reference("parent", _("part of"), "上级设备", "所属设备", "父设备", "parent", "parent asset",
                      "belongs to", note=_("number, serial number or name of another asset, in this file or not")),
            column(Asset, "place", "安装位置", "位置", "车间", "area", "room", "place", "position"),
            column(Asset, "state", "状态", "设备状态", "status", "asset status", value=STATES, only_new=True),
            column(Asset, "delivered_on", "交付日期", "发货日期", "到货日期", "购买日期", "delivery date",
                   "delivered", "purchase date", "ship date"),
            column(Asset, "commissioned_on", "调试日期", "安装日期", "验收日期", "投用日期", "commissioning date",
                   "commissioned", "install date", "installation date", "in service date"),
            column(Asset, "warranty_until", "保修到期", "质保到期", "保修截止", "质保截止日期", "warranty end",
                   "warranty expiry", "warranty expiration date", "warranty expires"),
            column(Asset, "source", "来源", **SOURCE),
        ),
    ),
    Kind(
        name="readings",
        label=_("Meter readings"),
        icon="reading",
        action="asset.change",
        write=import_readings,
        records=lambda by: Reading.objects.filter(asset__in=Asset.objects.visible_to(by))
        .select_related("asset").order_by("asset__code", "meter", "at", "pk"),
        known_by=_("asset, meter and time"),
        fields=(
            needed(ASSET),
            column(Reading, "meter", "仪表", "仪表名称", "计数器", "meter name", "counter", "measuring point",
                   required=True),
            column(Reading, "value", "读数", "数值", "抄表值", "reading", "meter reading", "counter reading",
                   required=True),
            column(Reading, "unit", "单位", "计量单位", "uom", "unit of measure"),
            column(Reading, "at", "抄表时间", "读数时间", "抄表日期", "时间", "reading date", "reading time", "read on",
                   "measured at", "date", "time", required=True),
        ),
    ),
)  # fmt: skip
