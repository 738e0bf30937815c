"""Which city an address is of: not that of a road which is called like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.pay.cities import city_of, spelling
from firstfix.engines.pay.facts import Place
from firstfix.engines.pay.tests.makers import rules

CITIES = (
    "北京",
    "南京",
    "上海市",
    "广州",
    "朝阳",
    "吉林",
    "西安",
    "海南",
    "Beijing",
    "Nanjing",
    "Shanghai",
    "York",
    "New York",
    "沙市",
)


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("广东省广州市越秀区北京路 3 号", "广州"),
        ("深圳市罗湖区北京路 3 号", None),
        ("上海浦东新区张江路 8 号", "上海市"),
        ("上海市黄浦区南京东路 100 号", "上海市"),
        ("南京市玄武区北京西路 2 号", "南京"),
        ("武汉市上海一路 5 号", None),
        ("北京市朝阳区建国路 1 号", "北京"),
        ("辽宁省朝阳市双塔区", "朝阳"),
        ("吉林省吉林市昌邑区", "吉林"),
        ("吉林省长春市朝阳区", None),
        ("海南省海口市龙华区", "海南"),
        ("湖北省武汉市海南路 8 号", None),
        ("吉林长春市南关区", None),
        ("吉林市船营区", "吉林"),
        ("陕西安康市汉滨区", None),
        ("陕西西安市雁塔区", "西安"),
        ("西安市雁塔区", "西安"),
        ("中国江苏省南京市", "南京"),
        ("5 Suzhou Creek Road, Shanghai", "Shanghai"),
        ("5 Nanjing Bridge Rd", None),
        ("荆州市沙市区北京中路", None),
        ("广东省广州市东区 8 号", "广州"),
        ("武汉市上海市路 5 号", None),
        ("12 Beijing Road, Yuexiu, Shenzhen", None),
        ("100 Nanjing West Rd, Jing'an, Shanghai", "Shanghai"),
        ("Nanjing Hotel, 2 Sanlitun, BEIJING", "Beijing"),
        ("5 Hudson St, New York", "New York"),
        ("Shanghaitan 5", None),
        ("浦东 Shanghai浦东", "Shanghai"),
        ("", None),
    ],
)
def test_by_hand(place: str, city: str | None) -> None:
    assert city_of(place, CITIES) == city
    assert city_of(place, reversed(CITIES)) == city


@pytest.mark.parametrize(
    ("places", "name"),
    [
        ([Place("上海市宝山区", "苏州机床")], "1"),
        ([Place("苏州市工业园区 1 号", "上海电气")], "2"),
        ([Place("无锡市新吴区 1 号", "上海电气无锡厂")], "3"),
        ([Place("张江路 8 号", "上海电气")], "1"),
        ([Place("", "苏州机床")], "2"),
        ([Place("广州市北京路 3 号", "老店")], "3"),
        ([Place("苏州市"), Place("上海市")], "1"),
        ([Place("", "")], "3"),
        ([], "3"),
    ],
)
def test_the_address_counts_before_the_name_of_the_site(places: list[Place], name: str) -> None:
    classes = [("1", ["上海", "北京"]), ("2", ["苏州"]), ("3", [])]
    rows = [{"name": one, "cities": cities, "per_day": "1", "per_night": "1"} for one, cities in classes]
    travel = rules(travel={"hours": 6, "most": "100", "rows": rows}).travel
    assert travel
    row = travel.row(places)
    assert row
    assert row.name == name


_NAMES = st.sampled_from(["北京", "上海", "苏州", "广州"])


@given(_NAMES, _NAMES, st.sampled_from(["路", "东路", "西二路", "大道", "街", "区", "镇"]), st.sampled_from(["", "市"]))
def test_a_road_never_says_the_city(city: str, road: str, kind: str, suffix: str) -> None:
    assert city_of(f"{city}{suffix}中山区{road}{kind} 8 号", ["北京", "上海", "苏州", "广州"]) == city
    assert city_of(f"{road}{kind} 8 号", ["北京", "上海", "苏州", "广州"]) is None


@given(st.text(max_size=30), st.lists(st.text("上海市北京aB ", min_size=1, max_size=4).filter(str.strip), max_size=5))
def test_any_text_names_one_of_the_cities_or_none(place: str, cities: list[str]) -> None:
    found = city_of(place, cities)
    assert found is None or (found in cities and spelling(found) in place.casefold())
