"""What a machine can hold of the reviewer's checklist: nothing advises, promises, is cut off or takes too long."""

import re

import pytest

from skill import catalog
from skill.catalog import Topic
from skill.dialog.sayable import texts
from skill.tools.authoring.replies import LOCALE, TABLE, Reply, replies, table

CATALOG = catalog.load()
LOCALES = sorted(CATALOG.wordings)
MAX_SECONDS = 30
ADVICE = re.compile(
    r"\b(i (?:recommend|suggest|advise|think you)|i(?:'d| would) (?:recommend|suggest|advise)|my advice|if i were you|"
    r"you(?:'d| had) better)\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(guarantees? (?:you|that)|i promise|you will (?:be|get|see)|it will (?:work|cure|help)|risk[- ]free|"
    r"nothing can go wrong|completely safe|100 percent|always works|cures? (?:you|baldness|hair loss))\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_reply_takes_more_than_half_a_minute(locale: str) -> None:
    assert [(reply.name, reply.seconds) for reply in replies(CATALOG, locale) if reply.seconds > MAX_SECONDS] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_reply_advises_or_promises(locale: str) -> None:
    found = [reply for reply in replies(CATALOG, locale) if ADVICE.search(reply.text) or PROMISE.search(reply.text)]
    assert found == []


@pytest.mark.parametrize("text", ["I'd suggest two.", "You will see results.", "It is completely safe."])
def test_advice_and_promises_are_found(text: str) -> None:
    assert ADVICE.search(text) or PROMISE.search(text)


def test_every_text_that_the_skill_can_say_is_listed() -> None:
    listed = {reply.text for reply in replies(CATALOG, "en-US")}
    unfilled = {text for text in texts(CATALOG, CATALOG.wording("en-US")) if "{" not in text}
    gaps = " ".join(text for text in listed)
    assert [text for text in unfilled if text not in listed and text not in gaps] == []


def test_every_rule_of_the_timeline_and_every_reminder_is_listed_with_its_sources() -> None:
    listed = {reply.name: reply for reply in replies(CATALOG, "en-US")}
    for rule in CATALOG.rules:
        for part in ("ahead", "begun", "over", "by_day", "reminder"):
            text = getattr(rule, part)
            found = [reply for reply in listed.values() if text and reply.text.startswith(text.partition("{")[0])]
            assert bool(found) == bool(text), f"{rule.id}, {part}"
        assert listed[f"timeline/{rule.id}, ahead"].sources == rule.sources
    wording = CATALOG.wording("en-US")
    assert listed["reminder_text"].text == wording.reminder_text
    for key in ("consent", "reminder_failed"):
        assert {f"{key}, {name}" for name in getattr(wording, key)} <= listed.keys()


@pytest.mark.parametrize(
    ("locale", "moment"),
    [
        ("en-US", "Wednesday, September twenty-seventh at twelve twenty-three a m"),
        ("en-GB", "Wednesday the twenty-seventh of September at twenty-three minutes past three in the afternoon"),
    ],
)
def test_placeholders_hold_the_longest_that_they_can(locale: str, moment: str) -> None:
    listed = {reply.name: reply.text for reply in replies(CATALOG, locale)}
    assert listed["timeline_before"] == f"The appointment is on {moment}."
    assert [name for name, text in listed.items() if "{" in text] == []


def test_the_page_is_what_the_skill_says_now() -> None:
    assert TABLE.read_text("utf-8") == table(list(replies(CATALOG, LOCALE))), "make replies writes it again"


def test_what_the_article_says_is_listed_with_its_sources() -> None:
    listed = {reply.name: reply for reply in replies(CATALOG, "en-US")}
    topic = CATALOG.entries["sessions"]
    assert isinstance(topic, Topic)
    assert listed["sessions, answer"].sources == topic.sources


def test_words_and_seconds_are_counted_by_hand() -> None:
    reply = Reply("x", "One two three four five. Is it six?")
    assert reply.words == 8
    assert reply.seconds == pytest.approx(8 / 2.5 + 0.8)


def test_the_page_has_a_row_for_each_reply() -> None:
    listed = list(replies(CATALOG, "en-US"))[:5]
    rows = [row for row in table(listed).splitlines() if row.startswith("| ")][2:]
    assert len(rows) == 5
    assert all(reply.text in row for reply, row in zip(listed, rows, strict=True))
