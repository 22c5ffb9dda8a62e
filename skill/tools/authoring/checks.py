"""Checks the content: schemas, links, and rules for what is said. Names file and key of every problem, all at once."""

import json
import re
from collections.abc import Collection, Iterator
from itertools import chain

from skill.tools.authoring import amounts, links, schemas, screens, timeline, utterance_checks
from skill.tools.authoring.draft import LABELS, ContentError, Draft, spoken_texts
from skill.tools.authoring.figures import figures

ANSWER_MAX_WORDS, OVERVIEW_MAX_WORDS = 45, 75
"""A listener can take in that many words of an answer, and that many of a list that was asked for."""
CHAPTER_MAX_WORDS = 60
"""A listener can take in that many words of a chapter of the tour."""
TERM_MAX_WORDS = 25
"""A listener who asks what a word means can take in that many."""
OVERLAP_MAX_WORDS = 6
"""The text for "tell me more" may share that many words in a row with the answer."""
PLACEHOLDERS = {
    "help": ("emergency",), "card_note": ("emergency",), "emergency_number": ("emergency",), "offers": ("topic",),
    "missed_yes": ("topic",), "everything_next": ("topic",), "reprompts": ("first", "second"),
    "not_understood": ("first", "second"), "unsure": ("first", "second"), "disambiguate": ("first", "second"),
    "which_one": ("first", "second"), "not_that_answer": ("answer",), "worry_about": ("answer",),
    "first_answer": ("answer",), "ask_time": ("day",), "clash": ("date",), "too_far": ("date",),
    "day_before": ("day", "tips"), "day_after": ("day", "tips"), "day_free": ("day",), "help_came": ("emergency",),
    "morning_of_date": ("day",), "timeline_before": ("moment",), "timeline_after": ("moment",),
    "at_clock": ("day", "clock"), "morning_of": ("day",),
    "which_chapter": ("chapters", "last"), "no_more_next": ("topic", "answer"), "source": ("sections",),
    "doubt": ("sections",),
    "reminder_ask": ("when", "text"), "reminders_set": ("count",),
    "what_is_kept": ("days",), "welcome_tour": ("topic",),
}  # fmt: skip
"""The placeholders of each wording; any other wording has none."""
NUMBERS_TO_CALL = ("emergency", "crisis", "violence_helpline", "night_help")
"""These wordings hold numbers to call, and are the placeholders that stand for them."""


def check(draft: Draft) -> None:
    """Raise ContentError if anything about the content is wrong. Keys and types come first, then all the rest."""
    problems = list(schemas.problems(draft))
    if not problems:
        checks = (
            links.problems,
            _texts,
            _names,
            _terms,
            _shown,
            screens.problems,
            _chapters,
            timeline.problems,
            amounts.problems,
            utterance_checks.problems,
            _wordings,
            _ordinary_words,
        )
        problems = list(chain.from_iterable(check(draft) for check in checks))
    if problems:
        raise ContentError(problems)


def _texts(draft: Draft) -> Iterator[str]:
    for file, entry in draft.files("topics"):
        longest = OVERVIEW_MAX_WORDS if entry.get("overview") else ANSWER_MAX_WORDS
        for key, text in spoken_texts(entry):
            if key != "card" and len(text.split()) > longest:
                yield f"{file}: {key}: {len(text.split())} words; a listener can take in at most {longest}"
        if _overlap(entry["answer"], entry["more"]) > OVERLAP_MAX_WORDS:
            yield f"{file}: more: repeats the answer"
        spoken = {figure: key for key, text in reversed([*spoken_texts(entry)]) for figure in figures(text)}
        listed = set().union(*map(figures, entry["figures"]))
        for figure in sorted(spoken.keys() - listed):
            yield f"{file}: figures: {figure} is spoken in {spoken[figure]!r} but not listed"
        yield from (f"{file}: figures: {figure} is listed but not spoken" for figure in sorted(listed - spoken.keys()))
    for file, entry in draft.files():
        of_kind = NUMBERS_TO_CALL if file.startswith("emergencies/") else ()
        for key, text in spoken_texts(entry):
            allowed = ("name",) if key == "named" else of_kind
            yield from (f"{file}: {key}: {p}" for p in _braces(text, allowed))


def _names(draft: Draft) -> Iterator[str]:
    """What listeners name of a gap, and what is said about it."""
    for file, entry in draft.files("gaps"):
        names, named = entry.get("names", {}), entry.get("named", "")
        if bool(names) != ("{name}" in named):
            yield f"{file}: named: a gap with names needs a text with {{name}} in it, and no other gap does"
        owners: dict[str, str] = {}
        for said, phrases in names.items():
            for phrase in phrases:
                if phrase in owners:
                    yield f"{file}: names: {phrase!r} stands for {owners[phrase]!r} and for {said!r}"
                owners[phrase] = said
        longest = max(names, key=lambda said: len(said.split()), default="")
        words = sum(len(text.split()) for text in (named, entry.get("fact", ""), entry.get("who_knows", "")))
        if names and words - 1 + len(longest.split()) > ANSWER_MAX_WORDS:
            yield f"{file}: named: too long about {longest!r}; a listener can take in at most {ANSWER_MAX_WORDS} words"


def _terms(draft: Draft) -> Iterator[str]:
    """What is said of the words whose meaning people ask for: no figures, since it cites nothing."""
    owners: dict[str, str] = {}
    for text, words in draft.terms.items():
        place = f"terms.toml: {words[0]}"
        if len(text.split()) > TERM_MAX_WORDS:
            yield f"{place}: says: {len(text.split())} words; a listener can take in at most {TERM_MAX_WORDS}"
        yield from (f"{place}: says: {figure} cannot be proved here" for figure in sorted(figures(text)))
        yield from (f"{place}: says: {problem}" for problem in _braces(text, ()))
        yield from (
            f"{place}: words: {word!r} is explained by {owners[word]!r} too" for word in words if word in owners
        )
        owners |= dict.fromkeys(words, words[0])


def _chapters(draft: Draft) -> Iterator[str]:
    """The length of each chapter of the tour."""
    for chapter in draft.chapters:
        place, told = f"tour.toml: {chapter['id']}", [text.partition("/") for text in chapter["tells"]]
        topics = draft.entries["topics"]
        texts = [topics[topic][key or "answer"] for topic, _, key in told if topic in topics]
        words = len(" ".join(texts).split())
        if words > CHAPTER_MAX_WORDS:
            yield f"{place}: {words} words; a listener can take in at most {CHAPTER_MAX_WORDS}"


def _shown(draft: Draft) -> Iterator[str]:
    """What only screens show."""
    for file, entry in draft.files("topics"):
        listed = set().union(*map(figures, entry["figures"]))
        for given in entry.get("figure", []):
            for figure in sorted(figures(f"{given['value']}, {given.get('note', '')}") - listed):
                yield f"{file}: figure: {figure} is shown but not among the figures"
    for file, entry in draft.files("emergencies"):
        for key in ("shown", "shown_again"):
            yield from (f"{file}: {key}: {p}" for p in _braces(entry.get(key, ""), NUMBERS_TO_CALL))
    for key, text in draft.labels.items():
        allowed = {"note": ("emergency",), "source": ("sections",), "part": ("step", "of")}.get(key, ())
        yield from (f"{LABELS}: {key}: {p}" for part in _texts_of(text) for p in _braces(part, allowed))


def _overlap(first: str, second: str) -> int:
    """Length in words of the longest run that two texts share."""
    words, other = re.findall(r"[\w']+", first.lower()), " ".join(re.findall(r"[\w']+", second.lower()))
    runs = (
        end - start
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if " ".join(words[start:end]) in other
    )
    return max(runs, default=0)


def _wordings(draft: Draft) -> Iterator[str]:
    for locale, wording in draft.wordings.items():
        for key, value in wording.items():
            place = f"wording/{locale}.toml: {key}"
            text = json.dumps(value, ensure_ascii=False)
            if key not in NUMBERS_TO_CALL and figures(text):
                yield f"{place}: holds a figure; those belong to topics, which cite them"
            for text in _texts_of(value):
                yield from (f"{place}: {problem}" for problem in _braces(text, PLACEHOLDERS.get(key, ())))
    description = draft.skill["description"]
    yield from (f"skill.toml: description: {problem}" for problem in _braces(description, ("emergency",)))


def _texts_of(value: str | list[str] | dict[str, str]) -> list[str]:
    """Every text of a wording."""
    if isinstance(value, str):
        return [value]
    return list(value.values() if isinstance(value, dict) else value)


def _braces(text: str, allowed: Collection[str]) -> Iterator[str]:
    """What is in braces in a text and will not be replaced."""
    for found in re.findall(r"\{[^{}]*\}?|\}", text):
        if found.strip("{}") not in allowed or found[-1] != "}":
            known = ", ".join(f"{{{name}}}" for name in allowed) or "none"
            yield f"{found!r} is not a placeholder here; there is {known}"


def _ordinary_words(draft: Draft) -> Iterator[str]:
    for word in draft.ordinary_words:
        if not re.fullmatch("[a-z]+", word):
            yield f"ordinary_words.txt: {word!r} is not a lower-case word"
        elif figures(f"{word} minutes"):
            yield f"ordinary_words.txt: {word!r} is a number"
