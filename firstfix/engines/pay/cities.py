"""Which city a site lies in, by its address as people write it in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

#: Before the name of a city a province stands that may end or be called like one: 陕西安康, 吉林省长春. (Beijing,
#: Shanghai, Tianjin and Chongqing are cities themselves.)
_PROVINCE: Final = re.compile(
    r"^(?:中国)?(?:"
    r"(?:河北|山西|辽宁|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?"
    r"|吉林(?:省|(?=..市))|(?:内蒙古|广西|西藏|宁夏|新疆)(?:壮族|回族|维吾尔)?(?:自治区)?)(?!市)",
    re.MULTILINE,
)
#: Behind the name of a city it makes a road or a district: 北京路, 南京东路, 朝阳区; Beijing Road, Nanjing West Rd.
#: With 市 it is a city whatever follows: 中山市东区.
_NO_ROAD: Final = (
    r"(?:市(?!路|街|大道)|(?!市?[东西南北中]?[一二三四五六七八九十]*(?:路|街|大道|道|巷|弄|胡同|区(?!域)|镇|乡|村)))"
)
_NO_ENGLISH_ROAD: Final = (
    r"(?!(?: (?:east|west|north|south|middle|central|\d+(?:st|nd|rd|th)?))?"
    r" (?:creek|river|lake|bay|bridge|road|rd|street|st|avenue|ave|lane|lu|jie|highway|boulevard|blvd|district)\b)"
)


def spelling(city: str) -> str:
    """One for all: 上海市 is 上海, SHANGHAI is Shanghai. (沙市 has no shorter name.)"""
    city = city.strip()
    return (city[:-1] if len(city) > 2 and city.endswith("市") else city).casefold()


def city_of(place: str, cities: Iterable[str]) -> str | None:
    """Which of `cities` an address or a site's name is of; None where it names none of them.

    A Chinese address begins with its city and an English one ends with it: of several the first counts, or the last.
    Of two that stand at one place the longer one does.
    """
    found = [(_rank(city, _within(place, city)), city) for city in cities if names(place, city)]
    return min(found)[1] if found else None


def names(text: str, city: str) -> bool:
    """Whether the text names the city, and not a road or a province that is called like it; line by line."""
    return _pattern(city).search(_within(text, city)) is not None


def _within(text: str, city: str) -> str:
    """Where the city is looked for: behind the province, unless a whole province is meant (海南)."""
    return text if _PROVINCE.fullmatch(spelling(city)) else _PROVINCE.sub("", text)


def _rank(city: str, place: str) -> tuple[bool, int, int]:
    hits, is_chinese = list(_pattern(city).finditer(place)), _is_chinese(city)
    at = hits[0].start() if is_chinese else -hits[-1].end()
    return not is_chinese, at, -len(spelling(city))


@lru_cache(maxsize=2000)
def _pattern(city: str) -> re.Pattern[str]:
    name = re.escape(spelling(city))
    if _is_chinese(city):
        return re.compile(name + _NO_ROAD)
    return re.compile(rf"(?<![a-z]){name}(?![a-z]){_NO_ENGLISH_ROAD}", re.IGNORECASE)


def _is_chinese(city: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in city)
