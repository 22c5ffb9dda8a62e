"""The skill that `create_skill` composes: one door for every host, and nothing shared between two skills."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from ask_sdk_model.launch_request import LaunchRequest
from ask_sdk_model.request_envelope import RequestEnvelope

from skill import catalog
from skill.alexa.handlers import WrongSkillError
from skill.alexa.skill import create_skill, invoke
from skill.nlu import classifier
from skill.telemetry.log import RequestLog
from skill.tools.simulator.envelope import APPLICATION
from tests import events
from tests.events import session_of
from tests.response import check

CATALOG = catalog.load()
CLASSIFIER = classifier.load()
SKILL = create_skill(CATALOG, CLASSIFIER)
EVENT = events.intent("SessionsIntent")


# The door


def test_whole_envelope_is_answered() -> None:
    assert "Five sessions" in check(EVENT, invoke(SKILL, EVENT, None))


def test_steps_of_a_web_host_give_the_same_response() -> None:
    envelope = SKILL.serializer.deserialize(json.dumps(EVENT), RequestEnvelope)
    assert SKILL.serializer.serialize(SKILL.invoke(envelope, None)) == invoke(SKILL, EVENT, None)


@pytest.mark.parametrize("missing", ["session", "context", "version"])
def test_missing_part_of_the_envelope_is_done_without(missing: str) -> None:
    event = events.without(EVENT, missing)
    assert "Five sessions" in check(event, invoke(SKILL, event, None))


def test_request_alone_is_answered() -> None:
    event = {"request": EVENT["request"]}
    response = invoke(SKILL, event, None)
    assert "Five sessions" in check(event, response)
    assert "sessionAttributes" not in response


def test_envelope_made_of_the_sdks_models_is_answered() -> None:
    response = SKILL.invoke(RequestEnvelope(request=LaunchRequest(locale="en-US")), None)
    check({"request": {"type": "LaunchRequest"}}, SKILL.serializer.serialize(response))


@pytest.mark.parametrize("envelope", [{}, {"request": None}, {"session": None}, [], "x"])
def test_no_request_gets_silence(envelope: Any) -> None:
    assert invoke(SKILL, envelope, None)["response"] == {}


def test_nothing_is_logged_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    invoke(SKILL, EVENT, None)
    assert capsys.readouterr().out == ""


# Two skills


def test_two_skills_do_not_disturb_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    wordings = {locale: wording._replace(welcome="Welcome to tea.") for locale, wording in CATALOG.wordings.items()}
    tea_catalog = CATALOG._replace(wordings=wordings, carrier_phrases={}, metrics_namespace="Tea")
    tea = create_skill(tea_catalog, CLASSIFIER, skill_id="tea", log=RequestLog(tea_catalog, function="tea"))
    guide = create_skill(CATALOG, CLASSIFIER, log=RequestLog(CATALOG, function="guide"))
    to_tea = events.changed(events.launch(), {"applicationId": "tea"}, "context", "System", "application")
    to_tea["session"]["application"] = {"applicationId": "tea"}
    for _ in range(2):
        assert invoke(tea, to_tea, None)["response"]["outputSpeech"]["ssml"].startswith("<speak>Welcome to tea.")
        assert check(events.launch(), invoke(guide, events.launch(), None)).startswith(
            "Welcome to the mesotherapy guide"
        )
        with pytest.raises(WrongSkillError):
            invoke(tea, events.launch(), None)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["Function"], line["cold"]) for line in lines] == [
        ("tea", True),
        ("guide", True),
        ("tea", False),
        ("guide", False),
    ]
    assert lines[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Tea"


def test_one_skill_answers_several_threads_at_once() -> None:
    intents = ["SessionsIntent", "PainIntent", "CostIntent", "DurationIntent"] * 8
    with ThreadPoolExecutor(4) as threads:
        responses = threads.map(lambda intent: invoke(SKILL, events.intent(intent), None), intents)
    told = [session_of(response).told for response in responses]
    assert [answer and answer.entries for answer in told] == [(CATALOG.intents[intent],) for intent in intents]


# The skill id


def with_ids(context: str | None, session: str | None) -> events.Event:
    event = events.changed(EVENT, {"applicationId": context}, "context", "System", "application")
    event = events.changed(event, {"applicationId": session}, "session", "application")
    if context is None:
        del event["context"]
    if session is None:
        del event["session"]
    return event


OURS, OTHER = APPLICATION, "amzn1.ask.skill.11111111-1111-1111-1111-111111111111"


@pytest.mark.parametrize(("context", "session"), [(OURS, OURS), (OURS, None), (None, OURS)])
def test_request_for_this_skill_is_answered(context: str | None, session: str | None) -> None:
    event = with_ids(context, session)
    assert "Five sessions" in check(event, invoke(create_skill(CATALOG, CLASSIFIER, skill_id=OURS), event, None))


@pytest.mark.parametrize(
    ("context", "session"),
    [(OTHER, OTHER), (OTHER, None), (None, OTHER), (OURS, OTHER), (OTHER, OURS), (None, None), ("", ""), (OURS, "")],
)
def test_request_for_another_skill_is_refused(context: str | None, session: str | None) -> None:
    with pytest.raises(WrongSkillError):
        invoke(create_skill(CATALOG, CLASSIFIER, skill_id=OURS), with_ids(context, session), None)


@pytest.mark.parametrize("event", [events.launch(), {"request": 5}, {"request": {"type": "SessionEndedRequest"}}, {}])
def test_request_of_any_type_is_refused_before_it_is_read(event: Any) -> None:
    skill = create_skill(CATALOG, CLASSIFIER, skill_id=OTHER, log=RequestLog(CATALOG, function="guide"))
    with pytest.raises(WrongSkillError):
        invoke(skill, event, None)


def test_refused_request_leaves_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The host writes it, since it also decides how to refuse."""
    skill = create_skill(CATALOG, CLASSIFIER, skill_id=OTHER, log=RequestLog(CATALOG, function="guide"))
    with pytest.raises(WrongSkillError):
        invoke(skill, EVENT, None)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("context", "session"), [(OTHER, OTHER), (OURS, OTHER), (None, None)])
def test_without_a_skill_id_every_request_is_answered(context: str | None, session: str | None) -> None:
    event = with_ids(context, session)
    assert "Five sessions" in check(event, invoke(create_skill(CATALOG, CLASSIFIER), event, None))


@pytest.mark.parametrize("skill_id", ["", " "])
def test_an_empty_skill_id_is_refused(skill_id: str) -> None:
    with pytest.raises(ValueError, match="the skill id is empty"):
        create_skill(CATALOG, CLASSIFIER, skill_id=skill_id)
