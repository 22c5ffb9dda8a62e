"""What both classifiers made of an utterance."""

import pytest

from skill import app
from skill.tools.simulator import alexa_nlu
from skill.tools.simulator.envelope import LAUNCH, SILENCE, touch
from skill.tools.simulator.recording import Turn
from skill.tools.simulator.speaker import Skill, Speaker
from skill.tools.simulator.understanding import Understander
from tests.tools.simulator.page import WatchedSkill, says


@pytest.fixture
def speaker() -> Speaker:
    return Speaker(Skill(WatchedSkill(), app.CATALOG, app.CLASSIFIER), "en-US")


def test_an_intent_alone_decides(speaker: Speaker) -> None:
    (sent,) = speaker.follow(Turn("how many sessions")).sent
    assert sent.understanding
    assert sent.understanding.words == ""
    assert sent.understanding.alexa[0].label == "SessionsIntent"
    assert sent.understanding.skill[0].label == "sessions"
    assert {guess.label for guess in sent.understanding.emergencies} <= set(app.CATALOG.entries)


def test_words_in_a_slot_are_read_with_their_carrier_phrase(speaker: Speaker) -> None:
    (sent,) = speaker.follow(Turn("how many zebras eat quails")).sent
    assert sent.understanding
    assert sent.understanding.words == "how many zebras eat quails"


def test_what_was_asked_makes_an_answer_likelier(speaker: Speaker) -> None:
    def of(sent: object) -> float:
        guesses = sent.understanding.skill  # type: ignore[attr-defined]
        return next((guess.confidence for guess in guesses if guess.label == "yes"), 0.0)

    (first,) = speaker.follow(Turn("go ahead then", via_slot=True)).sent
    speaker.follow(Turn("how many sessions"))
    (after,) = speaker.follow(Turn("go ahead then", via_slot=True)).sent
    assert of(after) > of(first)


def test_nothing_is_made_of_a_request_without_words() -> None:
    understander = Understander(alexa_nlu.load("en-US"), app.CATALOG, app.CLASSIFIER)
    for request in (LAUNCH, SILENCE, touch("", ["pain"])):
        assert understander.understand({"request": request}, "pain") is None


def test_all_that_is_sent_for_words_that_did_not_arrive_is_kept(speaker: Speaker) -> None:
    sent = speaker.follow(Turn("purple monkeys dishwasher")).sent
    assert [one.request["request"]["intent"]["name"] for one in sent] == ["AMAZON.FallbackIntent", "AskQuestionIntent"]
    assert all(one.ms > 0 and one.understanding for one in sent)


def test_a_touch_that_is_met_with_silence_leaves_the_session_open() -> None:
    skill = WatchedSkill()
    speaker = Speaker(Skill(skill, app.CATALOG, app.CLASSIFIER), "en-US")
    speaker.follow(Turn("does it hurt"))
    skill.replies = [{"version": "1.0", "response": {}}, says("<speak>Yes.</speak>")]
    assert not speaker.follow(Turn(touch=("pain",))).exchange.ends_session
    speaker.follow(Turn("does it hurt"))
    assert skill.events[-1]["session"]["new"] is False
    assert speaker.follow(Turn(silence=True)).exchange.ends_session
