"""The values of Alexa's date and time slots."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.moments.slot import read_date, read_time
from skill.moments.when import When

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2026-12-04", "2026-12-04", "2026-12-04"),
        ("PRESENT_REF", "2026-11-29", "2026-11-29"),
        ("2026-W49", "2026-11-30", "2026-12-06"),
        ("2026-W49-WE", "2026-12-05", "2026-12-06"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-12-XX", "2026-12-01", "2026-12-31"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("2027-XX-XX", "2027-01-01", "2027-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2026-SP", "2026-03-01", "2026-05-31"),
        ("2026-SU", "2026-06-01", "2026-08-31"),
        ("2026-FA", "2026-09-01", "2026-11-30"),
        ("2026-WI", "2026-12-01", "2027-02-28"),
        ("XXXX-12-04", "2026-12-04", "2026-12-04"),
        ("XXXX-11-01", "2027-11-01", "2027-11-01"),
        ("XXXX-12", "2026-12-01", "2026-12-31"),
        ("2026-w49", "2026-11-30", "2026-12-06"),
    ],
)
def test_every_form_of_a_date_slot(value: str, first: str, last: str) -> None:
    assert read_date(value, TODAY) == When(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "2026-W54", "2026-13", "0000"])
def test_a_date_that_does_not_exist_is_impossible(value: str) -> None:
    assert read_date(value, TODAY).impossible


@pytest.mark.parametrize("value", ["", "?", "friday", "2026-12-04T10:00", "P3D"])
def test_a_value_in_no_known_form_says_nothing(value: str) -> None:
    assert read_date(value, TODAY).says_nothing
    assert read_time(value).says_nothing


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("15:00", When(clock=time(15))),
        ("T15:30", When(clock=time(15, 30))),
        ("09:05:00", When(clock=time(9, 5))),
        ("24:00", When(clock=time(0))),
        ("MO", When(part="morning")),
        ("AF", When(part="afternoon")),
        ("EV", When(part="evening")),
        ("NI", When(part="night")),
        ("12:75", When(impossible=True)),
    ],
)
def test_every_form_of_a_time_slot(value: str, when: When) -> None:
    assert read_time(value) == when


@given(st.text(max_size=30))
def test_no_value_raises(value: str) -> None:
    read_date(value, TODAY)
    read_time(value)
