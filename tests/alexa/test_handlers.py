"""Which requests are answered how, through the SDK's own door with the real catalog and classifier."""

import re
from functools import partial
from typing import Any

import pytest

from skill import catalog
from skill.alexa.skill import create_skill, invoke
from skill.dialog.reply import Choice, ElicitSlot, Kind, Offer, SayNumber
from skill.dialog.session import Said, Session
from skill.nlu import classifier
from skill.nlu.classifier import IntentClassifier, Prediction
from skill.nlu.features import Utterance
from tests import events
from tests.events import session_of
from tests.response import check

CATALOG = catalog.load()
CLASSIFIER = classifier.load()
CARRIERS = sorted(set(CATALOG.carrier_phrases) - {"AskQuestionIntent"})
SESSIONS = Said("answer", "answer", ("sessions",), (None,), offer="duration")
"""The answer to "how many sessions", with the offer after it."""

handler = partial(invoke, create_skill(CATALOG, CLASSIFIER))


def answered(event: events.Event) -> Session:
    """The session after a valid and usable answer."""
    response = handler(event, None)
    check(event, response)
    return session_of(response)


def kind_of(event: events.Event) -> Kind | None:
    return answered(event).kind


def entries_of(event: events.Event) -> tuple[str, ...]:
    told = answered(event).just_told
    return told.entries if told else ()


def attributes(session: Session) -> dict[str, Any]:
    return session.to_attributes()


# Requests with words


@pytest.mark.parametrize("locale", sorted(CATALOG.wordings))
def test_launch_welcomes_and_waits_for_a_question(locale: str) -> None:
    session = answered(events.launch(locale=locale))
    examples = ElicitSlot(CATALOG.examples["welcome"][0])
    assert (session.kind, session.pending, session.turns) == ("launch", examples, 1)


@pytest.mark.parametrize("intent", sorted({*CATALOG.intents, *CATALOG.carrier_phrases, "AMAZON.FallbackIntent"}))
def test_every_intent_gets_a_valid_answer_in_every_locale(intent: str) -> None:
    for locale in CATALOG.wordings:
        answered(events.intent(intent, locale=locale))


@pytest.mark.parametrize(
    ("intent", "kind", "entries"),
    [
        ("SessionsIntent", "answer", ("sessions",)),
        ("CostIntent", "gap", ("cost",)),
        ("EmergencyIntent", "emergency", ("emergency",)),
        ("CrisisIntent", "emergency", ("crisis",)),
        ("ViolenceIntent", "emergency", ("violence",)),
        ("AMAZON.HelpIntent", "help", ()),
        ("AMAZON.StopIntent", "stop", ()),
    ],
)
def test_intent_is_answered_with_its_entry(intent: str, kind: str, entries: tuple[str, ...]) -> None:
    event = events.intent(intent)
    assert (kind_of(event), entries_of(event)) == (kind, entries)


def test_question_is_answered_from_the_listeners_own_words() -> None:
    session = answered(events.question("does it hurt and how much does it cost"))
    assert session.told
    assert session.told.entries == ("pain", "cost")


@pytest.mark.parametrize(
    ("intent", "words", "entry"),
    [
        ("HowManyIntent", "sessions will i need", "sessions"),
        ("HowLongIntent", "does one session take", "duration"),
        ("HowSoonIntent", "will i see results", "results_time"),
    ],
)
def test_carrier_phrase_is_put_back_before_the_slot(intent: str, words: str, entry: str) -> None:
    assert entries_of(events.intent(intent, {"question": words})) == (entry,)


@pytest.mark.parametrize(
    "slots", [{}, {"question": ""}, {"question": "   "}, {"question": "?!"}, {"other": "sessions"}]
)
def test_question_without_words_is_asked_again(slots: dict[str, str]) -> None:
    assert kind_of(events.intent("AskQuestionIntent", slots)) == "reprompt"


@pytest.mark.parametrize(
    "slots", [None, [], "how many sessions", {"question": None}, {"question": {"name": "question"}}]
)
def test_damaged_slots_hold_no_words(slots: object) -> None:
    event = events.intent("AskQuestionIntent")
    assert kind_of(events.changed(event, slots, "request", "intent", "slots")) == "reprompt"
    assert kind_of(events.without(event, "request", "intent", "slots")) == "reprompt"


@pytest.mark.parametrize(
    ("intent", "question"),
    [
        ("HowManyIntent", "How many of what, sorry?"),
        ("MyIntent", "Your what, sorry?"),
        ("WhatAboutIntent", "What about what, sorry?"),
        ("CanIIntent", "Can you do what, sorry?"),
        ("IHaveIntent", "You've what, sorry?"),
        ("IAmIntent", "You're what, sorry?"),
    ],
)
def test_carrier_phrase_without_words_gets_a_question_back(intent: str, question: str) -> None:
    for slots in ({}, {"question": ""}, {"question": "  "}, {"question": "?!"}):
        event = events.intent(intent, slots)
        assert check(event, handler(event, None)) == question
        assert kind_of(event) == "reprompt"


@pytest.mark.parametrize("intent", CARRIERS)
def test_carrier_phrase_without_words_is_no_emergency_and_no_goodbye(intent: str) -> None:
    """Not even after an answer: "I've" and "she" name no symptom."""
    told = Session(turns=1, kind="answer", told=SESSIONS, covered=("sessions",))
    assert kind_of(events.intent(intent, attributes=attributes(told))) not in {"emergency", "stop"}


@pytest.mark.parametrize(("intent", "kind"), [("WhyIntent", "more"), ("HowOftenIntent", "answer")])
def test_carrier_phrase_without_words_may_be_a_follow_up(intent: str, kind: str) -> None:
    """ "Why" and "how often" mean what was told last."""
    told = Session(kind="answer", told=Said("answer", "answer", ("massage",), (None,)), covered=("massage",))
    session = answered(events.intent(intent, attributes=attributes(told)))
    assert session.kind == kind
    assert session.told
    assert session.told.entries == ("massage",)


@pytest.mark.parametrize("intent", ["AMAZON.FallbackIntent", "NeverHeardOfIntent"])
def test_intent_without_an_entry_is_asked_again_and_the_whole_reply_taken(intent: str) -> None:
    session = answered(events.intent(intent))
    assert (session.kind, session.pending) == ("reprompt", ElicitSlot())


@pytest.mark.parametrize("intent", [None, 5, "SessionsIntent", [], {}, {"name": None}, {"name": 5}])
def test_damaged_intent_is_asked_again(intent: object) -> None:
    assert kind_of(events.of_request({"type": "IntentRequest", "intent": intent})) == "reprompt"


def test_launch_is_a_launch_whatever_it_holds_besides() -> None:
    extras: tuple[dict[str, Any], ...] = ({"intent": 5}, {"intent": {"name": "SessionsIntent"}}, {"dialogState": {}})
    for extra in extras:
        assert kind_of(events.of_request({"type": "LaunchRequest", **extra})) == "launch"


@pytest.mark.parametrize("locale", ["xx-XX", "", None, "de-DE", 5, ["en-US"]])
def test_unknown_locale_is_answered_in_neutral_english(locale: object) -> None:
    event = events.changed(events.intent("EmergencyIntent"), locale, "request", "locale")
    assert check(event, handler(event, None)).startswith("Call your local emergency number now")


@pytest.mark.parametrize(("locale", "number"), [("en-GB", "999"), ("en-US", "911"), ("en-IN", "112")])
def test_known_locale_is_answered_in_its_wording(locale: str, number: str) -> None:
    event = events.intent("EmergencyIntent", locale=locale)
    assert check(event, handler(event, None)).startswith(f"Call {number} now")


# Values that the SDK does not list


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("request", "dialogState"), "PAUSED"),
        (("request", "intent", "confirmationStatus"), "IMPLIED"),
        (("request", "intent", "slots", "question", "confirmationStatus"), "IMPLIED"),
        (("request", "intent", "slots", "question", "source"), "CAR"),
        (("request", "intent", "slots", "question", "slotValue"), {"type": "Phrase", "value": "x"}),
        (
            ("request", "intent", "slots", "question", "resolutions"),
            {"resolutionsPerAuthority": [{"authority": "a", "status": {"code": "ER_SUCCESS_PARTIAL"}, "values": []}]},
        ),
        (("context", "AudioPlayer"), {"playerActivity": "HUMMING"}),
        (("context", "Viewport"), {"shape": "OVAL", "mode": "CEILING", "touch": ["ELBOW"], "keyboard": ["PIANO"]}),
        (("context", "Viewport", "video"), {"codecs": ["H_999"]}),
        (("context", "Viewports"), [{"type": "HOLOGRAM", "id": "main"}]),
        (("context", "Geolocation"), {"locationServices": {"access": "PERHAPS", "status": "DOZING"}}),
        (("context", "System", "person"), {"personId": "p", "authenticationConfidenceLevel": {"level": "HIGHER"}}),
        (("session", "user", "permissions"), {"scopes": {"alexa::devices": {"status": "UNDECIDED"}}}),
    ],
    ids=lambda value: "/".join(value) if isinstance(value, tuple) else None,
)
def test_unlisted_value_is_answered_as_if_it_were_not_there(path: tuple[str, ...], value: object) -> None:
    event = events.question("how many sessions will i need")
    response = handler(events.changed(event, value, *path), None)
    assert response == handler(event, None)
    assert session_of(response).kind == "answer"


# Requests without words


@pytest.mark.parametrize("request_type", events.SPEECHLESS_TYPES)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"reason": "BOREDOM", "error": {"type": "UNHEARD_OF", "message": "m"}, "cause": {"requestId": "1"}},
        {"intent": {"name": "SessionsIntent"}, "dialogState": "STARTED"},
        {"intent": {"name": "HowManyIntent", "slots": {"question": {"name": "question", "value": "sessions"}}}},
        {"intent": {"name": "AMAZON.FallbackIntent"}},
        {"intent": 5, "reason": 5, "error": "x", "cause": [], "timestamp": "yesterday", "body": 5, "token": {}},
    ],
    ids=["bare", "unlisted values", "an entry's intent", "a carrier phrase", "an intent without words", "damaged"],
)
def test_nothing_is_said_where_alexa_allows_no_speech(request_type: str, fields: dict[str, Any]) -> None:
    event = events.of_request({"type": request_type, **fields})
    alone = {"request": event["request"]}
    for sent in (event, events.without(event, "session"), events.changed(event, 5, "context"), alone):
        assert check(sent, handler(sent, None)) == ""


@pytest.mark.parametrize("reason", ["USER_INITIATED", "ERROR", "EXCEEDED_MAX_REPROMPTS"])
def test_nothing_is_said_after_the_end_of_a_session(reason: str) -> None:
    event = events.of_request({"type": "SessionEndedRequest", "reason": reason})
    assert check(event, handler(event, None)) == ""


@pytest.mark.parametrize("name", ["session_resumed"])
def test_known_type_that_the_skill_has_no_use_for_gets_silence(name: str) -> None:
    event = events.read(f"requests/{name}.json")
    assert check(event, handler(event, None)) == ""


def test_silence_keeps_the_session() -> None:
    session = Session(turns=1, kind="answer", told=SESSIONS, pending=Offer("duration"), covered=("sessions",))
    resumed = events.read("requests/session_resumed.json")
    assert session_of(handler(events.changed(resumed, attributes(session), "session", "attributes"), None)) == session


def test_unknown_type_is_apologized_for_in_a_session() -> None:
    event = events.of_request({"type": "Novel.Request"})
    assert check(event, handler(event, None), apology=True).startswith("Sorry, something went wrong")


def test_unknown_type_without_a_session_gets_silence() -> None:
    event = events.without(events.of_request({"type": "Novel.Request"}), "session")
    assert check(event, handler(event, None)) == ""


@pytest.mark.parametrize("request_type", [None, "", [], {}])
def test_request_without_a_type_gets_silence(request_type: object) -> None:
    """It may be of a type that Alexa allows no speech for."""
    event = events.of_request({"type": request_type})
    assert handler(event, None)["response"] == {}
    assert handler(events.without(event, "request", "type"), None)["response"] == {}


# Sessions


def test_session_goes_from_one_request_to_the_next() -> None:
    first = answered(events.question("how many sessions will i need"))
    assert (first.turns, first.told, first.pending) == (1, SESSIONS, Offer("duration"))
    second = answered(events.intent("AMAZON.YesIntent", attributes=attributes(first)))
    assert (second.turns, second.covered) == (2, ("sessions", "duration"))


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        "x",
        5,
        {"foreign": 1},
        {"version": 99, "told": {"kind": "answer"}},
        {"turns": "x"},
        {"turns": -1},
        {"told": 5},
        {"told": {"kind": "answer"}},
        {"told": {"kind": "answer", "part": "answer", "entries": ["gone"], "variants": [5, 5]}},
        {"told": {"kind": "answer", "part": "more", "entries": ["cost"], "variants": []}},
        {"pending": []},
        {"pending": {"offer": 5}},
        {"pending": {"offer": "gone"}},
        {"pending": {"choice": ["gone", "gone"]}},
        {"pending": {"choice": ["gone"]}},
        {"covered": "sessions"},
        {"covered": [5, None]},
        {"declined": True},
        {"kind": "unheard of"},
    ],
    ids=str,
)
def test_damaged_session_attributes_are_forgotten(damaged: object) -> None:
    dialog_acts = ("Repeat", "Yes", "No", "Next", "Previous")
    for intent in (*(f"AMAZON.{act}Intent" for act in dialog_acts), "MoreIntent", "SourceIntent", "SessionsIntent"):
        event = events.intent(intent)
        event["session"]["attributes"] = damaged
        answered(event)


def test_yes_to_an_entry_that_no_longer_exists_is_answered_with_a_question() -> None:
    session = Session(turns=1, kind="answer", told=SESSIONS, pending=Offer("gone"))
    after = answered(events.intent("AMAZON.YesIntent", attributes=attributes(session)))
    assert (after.kind, after.pending) == ("talk", ElicitSlot())


def test_choice_is_made_by_position() -> None:
    session = Session(turns=1, kind="disambiguate", pending=Choice(("washing_before", "washing_after")))
    assert entries_of(events.question("the second one", attributes=attributes(session))) == ("washing_after",)


def speech_of(intent: str, session: Session, **options: Any) -> tuple[str, str, bool]:
    """The speech as SSML, its plain text, and whether the session ends."""
    event = events.intent(intent, attributes=attributes(session), **options)
    response = handler(event, None)
    body = response["response"]
    return body["outputSpeech"]["ssml"], check(event, response), body["shouldEndSession"]


def test_emergency_ends_the_session_and_a_crisis_keeps_it_open() -> None:
    assert speech_of("EmergencyIntent", Session())[2] is True
    ssml, _, ends = speech_of("CrisisIntent", Session(), locale="en-GB")
    assert not ends
    assert 'Samaritans on <say-as interpret-as="digits">116</say-as> <say-as interpret-as="digits">123</say-as>' in ssml
    open_crisis = answered(events.intent("CrisisIntent"))
    assert open_crisis.pending == SayNumber("crisis")
    assert "988" in speech_of("AMAZON.YesIntent", open_crisis)[1]


@pytest.mark.parametrize(
    ("intent", "shown"),
    [("EmergencyIntent", True), ("DoctorTodayIntent", True), ("CrisisIntent", False), ("ViolenceIntent", False)],
)
def test_what_others_at_home_must_not_read_is_not_sent_to_the_app(intent: str, *, shown: bool) -> None:
    assert ("card" in handler(events.intent(intent), None)["response"]) is shown


def test_number_to_call_is_read_digit_by_digit_and_a_figure_is_not() -> None:
    assert (
        'Call <say-as interpret-as="digits">999</say-as> now'
        in speech_of("EmergencyIntent", Session(), locale="en-GB")[0]
    )
    ssml, text, _ = speech_of("DurationIntent", Session())
    assert "15 to 20 minutes" in text
    assert "say-as" not in ssml


def test_second_repeat_is_slow_and_the_first_is_not() -> None:
    session = Session(turns=1, kind="answer", said=SESSIONS, told=SESSIONS, covered=("sessions",), disclaimed=True)
    first, heard, _ = speech_of("AMAZON.RepeatIntent", session)
    assert "<prosody" not in first
    repeated = answered(events.intent("AMAZON.RepeatIntent", attributes=attributes(session)))
    second, heard_again, _ = speech_of("AMAZON.RepeatIntent", repeated)
    assert second.startswith('<speak><prosody rate="slow">Five sessions')
    assert heard_again.split(".")[0] == heard.split(".")[0]


# Errors


class BrokenClassifier(IntentClassifier):
    """Fails on every utterance."""

    def __init__(self) -> None:
        self.thresholds = CLASSIFIER.thresholds

    def predict_emergencies(self, utterance: Utterance) -> list[Prediction]:
        try:
            raise LookupError(utterance.text)
        except LookupError as error:
            raise RuntimeError(f"cannot classify {utterance.text!r}") from error


broken = partial(invoke, create_skill(CATALOG, BrokenClassifier()))


def test_error_is_apologized_for() -> None:
    event = events.question("my secret")
    assert check(event, broken(event, None), apology=True).startswith("Sorry, something went wrong")
    bare = {"request": event["request"]}
    assert check(bare, broken(bare, None), apology=True)


def test_error_is_logged_with_its_causes_and_without_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    broken(events.question("my secret"), None)
    (record,) = caplog.records
    message = record.getMessage()
    assert (record.levelname, record.name) == ("ERROR", "skill.alexa.handlers")
    assert re.match(r"request amzn1\.echo-api\.request\.\d{12} failed\n", message)
    assert message.endswith("\nRuntimeError")
    assert message.index("LookupError") < message.index("RuntimeError")
    assert "in predict_emergencies" in message
    assert "secret" not in caplog.text


def test_error_is_logged_with_the_id_of_the_request(caplog: pytest.LogCaptureFixture) -> None:
    event = events.question("my secret")
    broken(event, None)
    assert event["request"]["requestId"] in caplog.text


def test_session_survives_an_error() -> None:
    before = Session(turns=1, kind="answer", told=SESSIONS, covered=("sessions",), disclaimed=True, declined=1)
    failed = session_of(broken(events.question("does it hurt", attributes=attributes(before)), None))
    said = Said("error", text=CATALOG.wording("en-US").error, asks=True)
    assert failed == before._replace(turns=2, kind="error", said=said, first=SESSIONS, pending=ElicitSlot(), misheard=1)
    more = answered(events.intent("MoreIntent", attributes=attributes(failed)))
    assert more.kind == "more"
    assert more.told
    assert more.told.entries == ("sessions",)


def test_apology_is_repeated_like_anything_else() -> None:
    failed = session_of(broken(events.question("does it hurt"), None))
    again = events.intent("AMAZON.RepeatIntent", attributes=attributes(failed))
    assert check(again, handler(again, None), apology=True).startswith("Sorry, something went wrong")
