"""The values of Alexa's slots AMAZON.DATE and AMAZON.TIME, in every form that Amazon documents, to a When."""

import re
from datetime import date, time, timedelta

from skill.moments.when import When, in_month, in_week, on

PARTS = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night"}
NOW = "PRESENT_REF"
_DAY = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4}|XXXX)-(\d\d)(?:-XX)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_YEAR = re.compile(r"(\d{3})(\d|X)(?:-XX(?:-XX)?)?")
_CLOCK = re.compile(r"T?(\d\d):(\d\d)(?::\d\d)?")
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
"""First and last month of each season, as Amazon sends them for either hemisphere."""


def read_date(value: str, today: date) -> When:
    """The day, or the range of days, that a date slot holds; says nothing for a value in no known form."""
    value = value.strip().upper()
    if value == NOW:
        return on(today)
    for pattern, read in ((_DAY, _day), (_WEEK, _week), (_SEASON, _season), (_MONTH, _month), (_YEAR, _year)):
        if found := pattern.fullmatch(value):
            try:
                return read(found, today)
            except (ValueError, OverflowError):
                return When(impossible=True)
    return When()


def read_time(value: str) -> When:
    """The time or part of the day that a time slot holds; says nothing for a value in no known form."""
    value = value.strip().upper()
    if value in PARTS:
        return When(part=PARTS[value])
    found = _CLOCK.fullmatch(value)
    if not found:
        return When()
    try:
        return When(clock=time(int(found[1]) % 24, int(found[2])))
    except ValueError:
        return When(impossible=True)


def _day(found: re.Match[str], today: date) -> When:
    month, day = int(found[2]), int(found[3])
    if found[1].isdigit():
        return on(date(int(found[1]), month, day))
    this_year = date(today.year, month, day)
    return on(this_year if this_year >= today else date(today.year + 1, month, day))


def _week(found: re.Match[str], _: date) -> When:
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return When(monday + timedelta(days=5), monday + timedelta(days=6)) if found[3] else in_week(monday)


def _season(found: re.Match[str], _: date) -> When:
    year, (begin, end) = int(found[1]), _SEASON_MONTHS[found[2]]
    return When(date(year, begin, 1), in_month(year + (end < begin), end).last)


def _month(found: re.Match[str], today: date) -> When:
    month = int(found[2])
    if found[1].isdigit():
        return in_month(int(found[1]), month)
    return in_month(today.year + (month < today.month), month)


def _year(found: re.Match[str], _: date) -> When:
    first = int(found[1] + found[2].replace("X", "0"))
    last = int(found[1] + found[2].replace("X", "9"))
    return When(date(first, 1, 1), date(last, 12, 31))
