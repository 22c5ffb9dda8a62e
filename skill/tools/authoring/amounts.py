"""The amounts that a topic's variants answer, as authors write them: "below 12 hours", "3 to 4 weeks"."""

from collections.abc import Iterator

from skill.moments.amounts import MINUTES, TIME, TIMES_A_DAY
from skill.tools.authoring.draft import Draft

AMOUNT = r"^((below|above) \d+|\d+( to \d+)?) [a-z]+( [a-z]+)*$"
"""What such amounts look like."""


def compiled(text: str) -> tuple[str, int, int | None]:
    """Amounts that match AMOUNT as `skill.catalog.Range` has them: "below 12 hours" is ("minutes", 0, 719)."""
    numbers = [int(word) for word in text.split() if word.isdecimal()]
    unit = unit_of(text)
    least, most = (number * MINUTES.get(unit, 1) for number in (numbers[0], numbers[-1]))
    name = TIME if unit in MINUTES else unit
    if text.startswith("below"):
        return name, 0, most - 1
    return (name, least + 1, None) if text.startswith("above") else (name, least, most)


def unit_of(text: str) -> str:
    """The unit that such amounts are in."""
    return " ".join(word for word in text.split() if word.isalpha() and word not in ("below", "above", "to"))


def problems(draft: Draft) -> Iterator[str]:
    """Yield units that no amount is named in, and amounts of a topic that is not measured in their unit."""
    known = {*MINUTES, TIMES_A_DAY, *draft.times["counts"].values()}
    for file, entry in draft.files("topics"):
        measured_in = entry.get("measured_in", [])
        yield from (f"{file}: measured_in: no amount is in {unit!r}" for unit in measured_in if unit not in known)
        for variant in entry.get("variants", []):
            place = f"{file}: variants.{variant['id']}.amounts"
            units = map(unit_of, variant.get("amounts", []))
            yield from (f"{place}: the topic is not measured_in {unit!r}" for unit in units if unit not in measured_in)
