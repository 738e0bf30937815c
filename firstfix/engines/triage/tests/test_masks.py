import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.engines.triage.masks import mask


@pytest.mark.parametrize(
    "private",
    [
        "13800138000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "(021) 5566-7788",
        "021-55667788",
        "li.wei+service@plant.example.com",
        "192.168.10.1",
        "10.0.0.7:8080",
        "2001:db8::1",
        "00:1a:2B:3c:4d:5e",
        "110105199003071234",
        "SN20240517A",
        "A4B77C201X9",
    ],
)
@pytest.mark.parametrize("around", ["{}", "打{}找王工", "call {} please", "电话：{}，漏水"])
def test_what_names_a_person_or_a_machine_is_gone(private: str, around: str) -> None:
    masked = mask(around.format(private))
    assert not any(piece in masked for piece in (private, private[-4:]))
    before, _, after = around.partition("{}")
    assert masked == f"{before} {after}"


@pytest.mark.parametrize(
    "text",
    ["E-05 报警", "KFR-35GW/Bp", "9 bar at 380 V", "水温 31.5 度", "F001 at 10:20:30", "alarm 2035", "R290 0.5 kg"],
)
def test_codes_and_readings_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text())
def test_no_long_number_is_left_and_masking_again_changes_nothing(text: str) -> None:
    masked = mask(f"{text} 13800138000")
    assert "13800138000" not in masked
    assert mask(masked) == masked
