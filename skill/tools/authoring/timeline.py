"""The rules of a personal timeline as authors write them: marks, placeholders and links."""

import re
from collections.abc import Iterator

from skill.tools.authoring.draft import Draft, Entry

OF_A_DAY = ("day_within", "day_between", "day_outside")
"""Those of a rule's texts that name the day asked about, as `{day}`."""
TEXTS = ("ahead", "begun", "over", "by_day", "that_day", *OF_A_DAY, "reminder")
"""The keys of a rule that hold what is spoken."""
MARK = r"^(\d+ (hours|days|weeks|months) (before|after)|(same|next) (morning|noon))$"
"""What a mark looks like."""


def mark(text: str) -> tuple[str, int]:
    """The unit and the amount of a mark that matches MARK: "48 hours before" is ("hours", -48)."""
    amount, _, unit = text.partition(" ")
    if amount in ("same", "next"):
        return unit, int(amount == "next")
    unit, _, side = unit.partition(" ")
    return unit, int(amount) * (-1 if side == "before" else 1)


def compiled(rule: Entry) -> dict[str, object]:
    """A rule as `skill.catalog.Rule` reads it, but for its sources."""
    texts = {key: rule.get(key, "") for key in (*TEXTS, "remind")}
    marks = {name: mark(text) for name, text in rule["marks"].items()}
    return {"id": rule["id"], "topic": rule["topic"], "phase": rule["phase"], "marks": marks, **texts}


def problems(draft: Draft) -> Iterator[str]:
    """Yield what is wrong with the rules, beside their schema."""
    ids = [rule["id"] for rule in draft.rules]
    yield from (
        f"timeline.toml: two rules have the id {found!r}" for found in sorted({i for i in ids if ids.count(i) > 1})
    )
    for rule in draft.rules:
        place = f"timeline.toml: {rule['id']}"
        if rule.get("remind", "") not in ("", *rule["marks"]):
            yield f"{place}: remind: there is no mark {rule['remind']!r}"
        if ("remind" in rule) != ("reminder" in rule):
            yield f"{place}: remind and reminder go together"
        if rule["marks"] and "begun" not in rule:
            yield f"{place}: begun: is missing, and the rule has marks"
        for key in TEXTS:
            known = set() if key == "reminder" else {*rule["marks"], *(["day"] if key in OF_A_DAY else [])}
            for name in re.findall(r"\{([^{}]*)\}", rule.get(key, "")):
                if name not in known:
                    yield f"{place}: {key}: {{{name}}} is not a mark here"


def spoken_texts(rule: Entry) -> Iterator[tuple[str, str]]:
    """Every text of a rule that a listener hears, after its key, and its marks, whose amounts are figures too."""
    yield from ((key, rule[key]) for key in TEXTS if key in rule)
    yield from ((f"marks.{name}", text) for name, text in rule["marks"].items())
