from itertools import count
from typing import Any

from firstfix.customers.tests.makers import make_site
from firstfix.equipment.models import Asset, Part, ProductModel
from firstfix.platform.bilingual import Bilingual

_numbers = count(1)


def make_product_model(**kw: Any) -> ProductModel:
    kw.setdefault("code", f"CW-{next(_numbers)}")
    kw.setdefault("name", Bilingual("工业冷水机", "Industrial chiller"))
    kw.setdefault("kind", ProductModel.Kind.MACHINE)
    return ProductModel.objects.create(**kw)


def make_part(**kw: Any) -> Part:
    kw.setdefault("code", f"P-{next(_numbers)}")
    kw.setdefault("name", Bilingual("滤芯", "Filter"))
    kw.setdefault("price", 80)
    return Part.objects.create(**kw)


def make_asset(**kw: Any) -> Asset:
    kw.setdefault("product_model", kw.get("product_model") or make_product_model())
    kw.setdefault("site", kw.get("site") or make_site())
    kw.setdefault("code", f"A{next(_numbers)}")
    kw.setdefault("serial", f"SN{next(_numbers)}")
    return Asset.objects.create(**kw)
