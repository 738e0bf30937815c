"""What an order tells is told on without the people in it: pure functions on texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What stands where a person was named.
SOMEBODY = "…"

#: Seven figures or more, with the signs that people put between those of a telephone number.
_PHONE = re.compile(r"(?<![\w.])\+?\d(?:[\s()/-]{0,2}\d){6,14}(?!\w|\.\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w", re.ASCII)
#: The hundred most frequent surnames of China, which eight or nine of ten people have.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_CALLED = re.compile(
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|太太|师傅|老师|经理|主任|护士长|护士|医生|厂长|店长|老板|主管|班长)"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.?\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def without_people(text: str, *, names: Iterable[str] = ()) -> str:
    """`text` without these names, and without telephone numbers, addresses of mail and people by title.

    Names that nobody gave and that have no title stay: the author reads the draft before anybody else does.
    """
    known = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    for name in known:
        text = re.sub(re.escape(name), SOMEBODY, text, flags=re.IGNORECASE)
    for pattern in (_EMAIL, _PHONE, _CALLED, _TITLED):
        text = pattern.sub(SOMEBODY, text)
    return text.strip()


def is_chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))
