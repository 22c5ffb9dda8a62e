"""Days and times as they are spoken in a locale: "Friday the third of July at half past three in the afternoon"."""

from datetime import date, datetime, time

AMERICAN = frozenset({"en-US", "en-CA"})
"""Locales that put the month first and read the clock in figures: "Friday, July third, at three thirty p m"."""
MIDDAY = frozenset({"en-AU", "en-GB"})
"""Locales whose noon is midday."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty")
_ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_TENTHS = ("", "", "twentieth", "thirtieth")


def say_when(moment: datetime, locale: str) -> str:
    """A moment by its own clock, to complete "on …"; its zone and its seconds are not spoken."""
    joint = ", at" if locale in AMERICAN else " at"
    return f"{say_day(moment.date(), locale)}{joint} {say_clock(moment.time(), locale)}"


def say_day(day: date, locale: str) -> str:
    """A day without its year, to complete "on …"."""
    weekday, month, number = _WEEKDAYS[day.weekday()], _MONTHS[day.month - 1], _ordinal(day.day)
    return f"{weekday}, {month} {number}" if locale in AMERICAN else f"{weekday} the {number} of {month}"


def say_clock(moment: time, locale: str) -> str:
    """A time of day to the minute, to complete "at …". No two minutes of a day sound the same."""
    hour, minute = moment.hour, moment.minute
    if locale in AMERICAN and (minute or hour % 12):
        return _in_figures(hour, minute)
    if minute <= 30:
        return f"{_past(minute)}{_hour(hour, locale)}"
    return f"{_part_of_hour(60 - minute)} to {_hour((hour + 1) % 24, locale)}"


def write_when(day: date, clock: time | None, locale: str) -> str:
    """A day, with a time if there is one, to be read on a screen: "Fri, Dec 4, 3:00 PM", "Fri 4 Dec, 15:00"."""
    weekday, month = _WEEKDAYS[day.weekday()][:3], _MONTHS[day.month - 1][:3]
    american = locale in AMERICAN
    written = f"{weekday}, {month} {day.day}" if american else f"{weekday} {day.day} {month}"
    if clock is None:
        return written
    hour = f"{clock.hour % 12 or 12}:{clock.minute:02} {'AM' if clock.hour < 12 else 'PM'}"
    return f"{written}, {hour if american else clock.isoformat('minutes')}"


def say_number(number: int) -> str:
    """A whole number from 0 to 59 in words."""
    if number < len(_NUMBERS):
        return _NUMBERS[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_NUMBERS[ones]}" if ones else _TENS[tens]


def _in_figures(hour: int, minute: int) -> str:
    """As a digital clock shows it: "three oh five p m"."""
    minutes = "" if not minute else f" oh {say_number(minute)}" if minute < 10 else f" {say_number(minute)}"
    return f"{say_number(hour % 12 or 12)}{minutes} {'a m' if hour < 12 else 'p m'}"


def _past(minute: int) -> str:
    return f"{_part_of_hour(minute)} past " if minute else ""


def _part_of_hour(minutes: int) -> str:
    """What comes before "past" or "to"; minutes that the dial has no mark for are named as such."""
    if minutes in (15, 30):
        return "half" if minutes == 30 else "quarter"
    unit = "" if minutes % 5 == 0 else " minute" if minutes == 1 else " minutes"
    return f"{say_number(minutes)}{unit}"


def _hour(hour: int, locale: str) -> str:
    if hour == 0:
        return "midnight"
    if hour == 12:
        return "midday" if locale in MIDDAY else "noon"
    return f"{say_number(hour % 12)} {_part_of_day(hour)}"


def _part_of_day(hour: int) -> str:
    if hour < 12:
        return "in the morning"
    if hour < 18:
        return "in the afternoon"
    return "in the evening" if hour < 21 else "at night"


def _ordinal(number: int) -> str:
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ORDINALS[ones]}" if ones else _TENTHS[tens]
