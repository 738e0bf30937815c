from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.platform.exchange.encodings import encoding_of, is_damaged, mended


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_recognised(encoding: str) -> None:
    content = "客户编号,名称\nC1,上海金河食品有限公司".encode(encoding)
    assert content.decode(encoding_of(content)).removeprefix("\ufeff").startswith("客户编号")


def test_western_letters_are_not_taken_for_chinese() -> None:
    assert encoding_of("Käufer;Straße\ncafé crème;Größe\n".encode("cp1252")) == "cp1252"


@given(st.text(alphabet="äöüßéèàçñ中文设备、，。’“”–€😀", min_size=1))
def test_what_was_encoded_twice_is_put_right(text: str) -> None:
    """Each byte of UTF-8 read as a letter of Windows-1252, undefined ones as Latin-1 has them."""
    damaged = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode())
    assert mended(damaged) == text


@pytest.mark.parametrize(
    "text",
    ["plain", "CAFÉ™", "naïve café", "São João", "IRMÃ", "中文 “引号”", "doesnâ€[emoji]t", "Müller – “x”", "20 €"],
)
def test_what_is_not_proven_stays(text: str) -> None:
    assert mended(text) is None


def test_the_proven_part_is_put_right_and_the_rest_stays() -> None:
    assert mended("powerâ€¦dvd doesnâ€[emoji]t") == "power…dvd doesnâ€[emoji]t"


@pytest.mark.parametrize(
    ("text", "damaged"), [("doesnâ€[emoji]t", True), ("\ufffdC", True), ("XviumÂ", True), ("°C", False)]
)
def test_damage_that_nothing_can_mend_is_pointed_out(text: str, damaged: bool) -> None:
    assert is_damaged(text) is damaged
