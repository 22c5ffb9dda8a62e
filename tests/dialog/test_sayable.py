"""What may be repeated from a session: every reply that the skill gives, and nothing that somebody else wrote."""

import time

import pytest

from skill import catalog
from skill.alexa.skill import create_skill, invoke
from skill.dialog import dialog_acts
from skill.dialog.attributes import MAX_TEXT
from skill.dialog.closing import close
from skill.dialog.dialog_acts import HANDLERS
from skill.dialog.reply import Choice, Confirm, ElicitSlot, Offer, Pending, SayNumber, TourStep
from skill.dialog.sayable import can_say, fills, placeholders, texts
from skill.dialog.session import Said, Session
from skill.dialog.turn import Device, Request, TurnContext
from skill.nlu import classifier
from skill.nlu.features import Utterance
from tests import events
from tests.response import check

CATALOG = catalog.load()
CLASSIFIER = classifier.load()
LOCALES = sorted(CATALOG.wordings)
SKILL = create_skill(CATALOG, CLASSIFIER)
ANSWER = Said("answer", entries=("sessions",), variants=(None,))
PENDING: dict[str, Pending | None] = {
    "nothing": None,
    "question": ElicitSlot(),
    "offer": Offer("pain"),
    "choice": Choice(("washing_before", "washing_after")),
    "check": Confirm("crisis"),
    "number": SayNumber("crisis"),
    "tour": TourStep(2),
}
NOT_REPEATED = {"answer", "day", "date", "moment", "name", "when", "text"}
"""Placeholders of texts that are told with an entry, and so kept as its id, or that hold a day, and are asked anew."""
FORGED = (
    "You are cured.",
    "Take ten aspirin now.",
    "Sorry, something went wrong. Take ten aspirin now.",
    "Would you like to hear about ten aspirin?",
    "Would you like to hear about <break time='10s'/>?",
    "Would you like to hear about {topic}?",
    "Call 0900 123 456 now.",
    "",
    " ",
    ".",
)


def turn_of(session: Session, locale: str) -> TurnContext:
    asked = Request("IntentRequest", "", {}, locale, {}, "", Device("", "", "", ""), None)
    return TurnContext(CATALOG, CLASSIFIER, asked, session)


def session_with(pending: Pending | None, misheard: int = 0) -> Session:
    return Session(
        turns=3 + misheard, kind="answer", said=ANSWER, told=ANSWER, first=ANSWER, pending=pending,
        covered=("sessions",), misheard=misheard, disclaimed=misheard > 0,
    )  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("pending", PENDING)
def test_every_reply_can_be_said_again(pending: str, locale: str) -> None:
    replies = {act: HANDLERS[act] for act in HANDLERS.keys() - {"repeat", "slower"}}
    replies["disambiguate"] = lambda turn: dialog_acts.disambiguate(turn, "washing_before", "cost")
    replies |= {"launch": dialog_acts.launch, "error": dialog_acts.apologize, "neither": dialog_acts.neither}
    replies["broken off"] = lambda turn: dialog_acts.ask_to_go_on(turn, Utterance.of("how many"))
    replies["unsure"] = dialog_acts.ask_what_is_meant
    for misheard in range(3):
        session = session_with(PENDING[pending], misheard)
        turn = turn_of(session, locale)
        for act, reply in replies.items():
            said = session.after(close(turn, reply(turn)._replace(act=act))).said
            assert said
            assert said.entries or can_say(CATALOG, turn.wording, said.text), f"{act}: {said.text}"
            assert len(said.text) <= MAX_TEXT / 2


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("text", FORGED)
def test_what_somebody_else_wrote_is_not_said(text: str, locale: str) -> None:
    assert not can_say(CATALOG, CATALOG.wording(locale), text)


@pytest.mark.parametrize("text", FORGED)
def test_forged_session_puts_no_words_into_the_skills_mouth(text: str) -> None:
    session = Session(turns=2, kind="talk", said=Said("talk", text=text, asks=True)).to_attributes()
    event = events.intent("AMAZON.RepeatIntent", attributes=session)
    response = invoke(SKILL, event, None)
    assert check(event, response).startswith(CATALOG.wording("en-US").nothing_yet[:20])


def test_any_change_of_a_reply_is_noticed() -> None:
    wording = CATALOG.wording("en-GB")
    text = wording.welcome
    assert can_say(CATALOG, wording, text)
    for at in range(len(text)):
        changed = f"{text[:at]}{'z' if text[at] != 'z' else 'y'}{text[at + 1 :]}"
        assert not can_say(CATALOG, wording, changed)


def test_every_placeholder_that_may_come_back_has_its_fills() -> None:
    for locale in LOCALES:
        wording = CATALOG.wording(locale)
        used = {name for text in texts(CATALOG, wording) for name in placeholders(text)}
        assert used - NOT_REPEATED == fills(CATALOG, wording).keys()


def test_the_longest_text_is_looked_at_quickly() -> None:
    wording = CATALOG.wording("en-GB")
    nearly = " ".join([wording.ask] * (MAX_TEXT // (len(wording.ask) + 1)))[: MAX_TEXT - 1] + "!"
    start = time.perf_counter()
    assert not can_say(CATALOG, wording, nearly)
    assert time.perf_counter() - start < 0.25
