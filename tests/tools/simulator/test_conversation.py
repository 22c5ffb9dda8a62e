"""The simulated listener: what it sends to a skill, and what it makes of the responses."""

from collections.abc import Mapping
from typing import Any

import pytest

from skill import app
from skill.alexa.skill import create_skill
from skill.dialog.reply import Choice, Kind
from skill.dialog.session import Said, Session
from skill.tools.simulator.alexa_nlu import InteractionModel
from skill.tools.simulator.alexa_services import AlexaServices
from skill.tools.simulator.conversation import Conversation, handler_of

FRUIT = InteractionModel(
    {
        "interactionModel": {
            "languageModel": {
                "invocationName": "fruit guide",
                "intents": [
                    {"name": "ApplesIntent", "samples": ["red apples", "apples"]},
                    {"name": "AMAZON.StopIntent", "samples": ["stop"]},
                    {"name": "AskQuestionIntent", "samples": ["tell me about {question}"]},
                ],
            }
        }
    }
)


class FakeSkill:
    """Gives the responses that it was made with, in turn, and keeps the requests that it gets."""

    def __init__(self, *responses: dict[str, Any]) -> None:
        self.events: list[dict[str, Any]] = []
        self._responses = iter(responses)

    def __call__(self, event: dict[str, Any], _: object) -> Mapping[str, Any]:
        self.events.append(event)
        return next(self._responses)

    @property
    def sent(self) -> list[Any]:
        """The name of each intent with the values of its slots, or the type of another request."""
        return [
            (r["intent"]["name"], {name: slot["value"] for name, slot in r["intent"]["slots"].items()})
            if "intent" in r
            else r["type"]
            for r in (event["request"] for event in self.events)
        ]


def response(
    session: Session | None = None, *, kind: Kind = "answer", ends: bool = False, elicits: bool = False
) -> dict[str, Any]:
    session = session or Session(kind=kind)
    body: dict[str, Any] = {"outputSpeech": {"type": "SSML", "ssml": "<speak>Yes.</speak>"}, "shouldEndSession": ends}
    if elicits:
        body["directives"] = [{"type": "Dialog.ElicitSlot", "slotToElicit": "question"}]
    return {"version": "1.0", "sessionAttributes": session.to_attributes(), "response": body}


def talk(skill: FakeSkill) -> Conversation:
    return Conversation("en-US", FRUIT, handler=skill)


def after(*entries: str, **fields: Any) -> Session:
    """The session after a reply that was made from these entries; without any, after one of its own words."""
    said = Said("answer", "answer", entries, (None,) * len(entries), text="" if entries else "Yes.")
    return Session(kind="answer", said=said)._replace(**fields)


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("red apples", ("ApplesIntent", {})),
        ("tell me about plums", ("AskQuestionIntent", {"question": "plums"})),
        ("open fruit guide", "LaunchRequest"),
        ("Alexa start the fruit guide", "LaunchRequest"),
        ("alexa ask fruit guide red apples", ("ApplesIntent", {})),
        ("ask the fruit guide tell me about plums", ("AskQuestionIntent", {"question": "plums"})),
        ("Alexa, open fruit guide.", "LaunchRequest"),
        ("Alexa, ask fruit guide: red apples?", ("ApplesIntent", {})),
        ("tell me about plums, please!", ("AskQuestionIntent", {"question": "plums please"})),
        ("tell me about PRP?", ("AskQuestionIntent", {"question": "p. r. p."})),
        ("tell me about p r p for us", ("AskQuestionIntent", {"question": "p. r. p. for us"})),
        ("tell me about dr. plum's f. d. a. test.", ("AskQuestionIntent", {"question": "dr. plum's f. d. a. test"})),
    ],
)
def test_words_become_the_request_that_alexa_would_send(words: str, sent: object) -> None:
    skill = FakeSkill(response())
    talk(skill).say(words)
    assert skill.sent == [sent]


def test_an_exchange_holds_what_was_sent_and_heard() -> None:
    reply = response(after("pain"))
    reply["response"]["reprompt"] = {"outputSpeech": {"type": "SSML", "ssml": "<speak>Still there?</speak>"}}
    reply["response"]["card"] = {"type": "Simple", "title": "Pain", "content": "Bearable."}
    exchange = talk(FakeSkill(reply)).say("tell me about plums")
    assert vars(exchange) == {
        "utterance": "tell me about plums",
        "intent": "AskQuestionIntent",
        "slots": {"question": "plums"},
        "kind": "answer",
        "topics": ["pain"],
        "speech": "Yes.",
        "reprompt": "Still there?",
        "sources": [source._asdict() for source in app.CATALOG.entries["pain"].sources],  # type: ignore[union-attr]
        "ends_session": False,
        "ms": exchange.ms,
        "turns": 1,
        "card": "Bearable.",
        "asks_permission": False,
    }


@pytest.mark.parametrize(
    ("session", "topics"),
    [
        (after("pain", "cost"), ["pain", "cost"]),
        (after("crisis", kind="emergency"), ["crisis"]),
        (after(kind="help", told=after("pain").said), []),
        (after(kind="disambiguate", told=after("pain").said, pending=Choice(("sun", "age"))), ["sun", "age"]),
        (Session(kind="help"), []),
    ],
)
def test_topics_are_those_of_this_response(session: Session, topics: list[str]) -> None:
    exchange = talk(FakeSkill(response(session))).say("apples")
    assert (exchange.kind, exchange.topics) == (session.kind, topics)


def test_sources_of_two_answers_are_joined_without_repeats() -> None:
    first, second = app.CATALOG.topic("sessions"), app.CATALOG.topic("results_time")
    assert first
    assert second
    assert set(first.sources) & set(second.sources)
    exchange = talk(FakeSkill(response(after("sessions", "results_time")))).say("apples")
    sources = [(source["section"], source["sentence"]) for source in exchange.sources]
    assert sources[: len(first.sources)] == list(first.sources)
    assert set(sources) == {*first.sources, *second.sources}
    assert len(sources) == len(set(sources))


def test_a_choice_has_no_sources() -> None:
    session = after(kind="disambiguate", told=after("pain").said, pending=Choice(("sun", "age")))
    assert talk(FakeSkill(response(session))).say("apples").sources == []


def test_a_response_without_a_session_is_an_empty_exchange() -> None:
    exchange = talk(FakeSkill({"version": "1.0", "response": {}})).say("apples")
    assert (exchange.kind, exchange.speech, exchange.reprompt, exchange.ends_session) == ("", "", None, True)


def test_a_session_continues_until_it_ends() -> None:
    first, last = Session(turns=1, kind="answer"), Session(turns=2, kind="stop")
    skill = FakeSkill(response(first), response(last, ends=True), response())
    listener = talk(skill)
    assert [listener.say(words).ends_session for words in ("apples", "stop", "apples")] == [False, True, False]
    sessions = [event["session"] for event in skill.events]
    assert [session["new"] for session in sessions] == [True, False, True]
    assert [Session.read(session["attributes"]) for session in sessions] == [Session(), first, Session()]


def test_hanging_up_begins_a_new_session() -> None:
    skill = FakeSkill(response(elicits=True), response())
    listener = talk(skill)
    listener.say("apples")
    listener.hang_up()
    listener.say("tell me about plums")
    assert skill.events[1]["session"]["new"] is True
    assert skill.events[1]["session"]["attributes"] == {}
    assert skill.sent[1] == ("AskQuestionIntent", {"question": "plums"})


def test_a_reply_to_an_elicited_slot_is_taken_whole() -> None:
    skill = FakeSkill(response(kind="launch", elicits=True), response(), response())
    listener = talk(skill)
    listener.launch()
    listener.say("tell me about plums")
    listener.say("tell me about plums")
    assert skill.sent[1:] == [
        ("AskQuestionIntent", {"question": "tell me about plums"}),
        ("AskQuestionIntent", {"question": "plums"}),
    ]


def test_words_that_do_not_reach_the_skill_are_said_once_more() -> None:
    skill = FakeSkill(response(kind="reprompt", elicits=True), response())
    exchange = talk(skill).say("purple monkeys")
    assert skill.sent == [("AMAZON.FallbackIntent", {}), ("AskQuestionIntent", {"question": "purple monkeys"})]
    assert (exchange.kind, exchange.turns) == ("answer", 2)


def test_words_that_never_reach_the_skill_are_said_twice_at_most() -> None:
    reprompt = response(kind="reprompt", elicits=True)
    exchange = talk(FakeSkill(reprompt, reprompt)).say("purple monkeys")
    assert (exchange.kind, exchange.turns) == ("reprompt", 2)


def test_words_that_reached_the_skill_are_not_said_again() -> None:
    """The skill asks for the rest of words that broke off; who says the same again gets no further."""
    skill = FakeSkill(response(kind="launch", elicits=True), response(kind="reprompt", elicits=True))
    listener = talk(skill)
    listener.launch()
    exchange = listener.say("purple monkeys")
    assert skill.sent[1:] == [("AskQuestionIntent", {"question": "purple monkeys"})]
    assert (exchange.kind, exchange.turns) == ("reprompt", 1)


def test_an_answer_to_the_fallback_intent_is_not_said_again() -> None:
    skill = FakeSkill(response(kind="talk"))
    assert talk(skill).say("purple monkeys").turns == 1
    assert skill.sent == [("AMAZON.FallbackIntent", {})]


def test_printed_punctuation_alone_is_silence() -> None:
    skill = FakeSkill(response(kind="reprompt", elicits=True))
    assert talk(skill).say("?!").turns == 1
    assert skill.sent == [("AMAZON.FallbackIntent", {})]


def test_silence_is_not_said_again() -> None:
    skill = FakeSkill(response(kind="reprompt", elicits=True))
    assert talk(skill).say(" ").turns == 1


def test_ask_hands_the_words_over_whole() -> None:
    skill = FakeSkill(response())
    talk(skill).ask("red apples")
    assert skill.sent == [("AskQuestionIntent", {"question": "red apples"})]


def test_request_is_what_saying_the_words_would_send() -> None:
    skill = FakeSkill(response())
    listener = talk(skill)
    event = listener.request("red apples")
    assert skill.events == []
    listener.say("red apples")
    assert event["request"]["intent"] == skill.events[0]["request"]["intent"]


def test_every_request_of_a_conversation_has_its_own_id() -> None:
    skill = FakeSkill(response(), response())
    listener = talk(skill)
    listener.say("apples")
    listener.say("apples")
    assert len({event["request"]["requestId"] for event in skill.events}) == 2


def test_by_default_it_talks_to_the_skill_of_the_project() -> None:
    exchange = Conversation().say("how many sessions")
    assert exchange.speech.startswith("Five sessions on average")


def test_a_composed_skill_answers_like_that_of_the_project() -> None:
    composed = handler_of(create_skill(app.CATALOG, app.CLASSIFIER))
    assert Conversation(handler=composed).say("does it hurt").speech == Conversation().say("does it hurt").speech


# Alexa's services


def asks_permission(token: str) -> dict[str, Any]:
    reply = response(ends=True)
    reply["response"]["directives"] = [{"type": "Connections.SendRequest", "name": "AskFor", "token": token}]
    return reply


def test_alexas_question_is_answered_in_a_new_session_with_the_token() -> None:
    skill = FakeSkill(asks_permission("ours"), response(), response())
    conversation = talk(skill)
    assert conversation.say("red apples").asks_permission
    assert not conversation.answer_permission("ACCEPTED").asks_permission
    conversation.say("red apples")
    _, answered, following = skill.events
    assert answered["request"]["type"] == "Connections.Response"
    assert (answered["request"]["payload"]["status"], answered["request"]["token"]) == ("ACCEPTED", "ours")
    assert (answered["session"]["new"], answered["session"]["attributes"]) == (True, {})
    assert following["session"]["new"] is False


@pytest.mark.parametrize(("words", "status"), [("I approve.", "ACCEPTED"), ("no", "DENIED"), ("", "NOT_ANSWERED")])
def test_words_answer_alexas_question_while_it_asks(words: str, status: str) -> None:
    skill = FakeSkill(asks_permission(""), response(), response())
    services = AlexaServices(permission=False)
    conversation = Conversation("en-US", FRUIT, handler=skill, services=services)
    conversation.say("red apples")
    conversation.say(words)
    assert skill.events[1]["request"]["payload"]["status"] == status
    assert services.permission is (status == "ACCEPTED")
    assert conversation.say("red apples").intent == "ApplesIntent"


def test_skill_finds_the_services_of_the_conversation_or_none() -> None:
    with AlexaServices() as services:
        for given, endpoint in ((services, services.endpoint), (None, "")):
            skill = FakeSkill(response())
            Conversation("en-US", FRUIT, handler=skill, catalog=app.CATALOG, services=given).launch()
            assert skill.events[0]["context"]["System"]["apiEndpoint"] == endpoint
