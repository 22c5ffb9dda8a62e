"""What a listener hears on later visits, and how often the store is asked for that."""

import json
from typing import Any

import pytest

from skill.alexa.skill import create_skill, invoke
from skill.app import CATALOG, CLASSIFIER
from skill.dialog.reply import TourStep
from skill.memory import DAY, Memory, Record
from skill.memory.listener import Listeners
from skill.memory.table import ConflictError
from skill.tools.simulator.conversation import Conversation, Exchange
from tests import events
from tests.events import session_of
from tests.response import check

WORDING = CATALOG.wording("en-US")
DISCLAIMER = WORDING.disclaimer
NO_SUBSTITUTE = "no substitute for professional medical advice"


class Shelf:
    """A store in memory, which notes what is asked of it."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.asked: list[str] = []

    def connect(self) -> None:
        """Nothing to do."""

    def read(self, key: str) -> Record:
        self.asked.append("read")
        return self.records.get(key, Record())

    def write(self, key: str, record: Record, known: int) -> None:
        self.asked.append("write")
        if known != self.records.get(key, Record()).version:
            raise ConflictError
        self.records[key] = record

    def delete(self, key: str) -> bool:
        self.asked.append("delete")
        return self.records.pop(key, None) is not None


class Home:
    """One listener who comes back, with a skill that remembers."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.shelf, self.now = Shelf(), 20_000.0 * DAY
        memory = Listeners(self.shelf, b"secret", lambda: self.now) if keeps else None
        self.skill = create_skill(CATALOG, CLASSIFIER, memory=memory)
        self.responses: list[dict[str, Any]] = []
        self.speaker = Conversation(handler=self.handle, catalog=CATALOG)

    def handle(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        response = invoke(self.skill, event, context)
        check(event, response)
        self.responses.append(response)
        return response

    def visit(self, *words: str) -> list[Exchange]:
        """Say these words in a new session; "" opens the skill."""
        self.speaker.hang_up()
        return [self.speaker.say(said) if said else self.speaker.launch() for said in words]

    @property
    def memory(self) -> Memory:
        """What is kept."""
        (record,) = self.shelf.records.values()
        return record.memory

    def asked(self, *words: str) -> list[str]:
        """What the store is asked in a visit."""
        self.shelf.asked.clear()
        self.visit(*words)
        return self.shelf.asked


@pytest.fixture
def home() -> Home:
    return Home()


# The disclaimer


def test_a_new_listener_hears_the_disclaimer_after_the_first_answer(home: Home) -> None:
    first, second = home.visit("does it hurt", "how many sessions")
    assert DISCLAIMER in first.speech
    assert DISCLAIMER not in second.speech
    assert home.memory == Memory(disclaimer_heard=True)


def test_a_listener_who_has_heard_the_disclaimer_does_not_hear_it_after_an_answer(home: Home) -> None:
    home.visit("does it hurt")
    (again,) = home.visit("how many sessions")
    assert DISCLAIMER not in again.speech
    assert "not medical advice" in again.card


@pytest.mark.parametrize("first", ["", "does it hurt", "how much does it cost", "help"])
def test_the_welcome_of_every_launch_says_it(home: Home, first: str) -> None:
    home.visit(first)
    (welcome,) = home.visit("")
    assert NO_SUBSTITUTE in welcome.speech
    assert welcome.speech.startswith("Welcome back")
    assert len(welcome.speech.split()) < len(WORDING.welcome.split()) * 0.7


@pytest.mark.parametrize("first", ["stop", "i can't breathe", "say that again", "go home", "what can i ask"])
def test_who_has_not_heard_the_disclaimer_is_welcomed_like_a_new_listener(home: Home, first: str) -> None:
    home.visit(first)
    assert home.shelf.records == {}
    (welcome,) = home.visit("")
    assert welcome.speech == WORDING.welcome


def test_the_article_is_named_in_full_on_every_visit(home: Home) -> None:
    home.visit("does it hurt")
    (again,) = home.visit("what is it")
    (first,) = Home().visit("what is it")
    assert first.speech.replace(f" {DISCLAIMER}", "") == again.speech


# How it is said


def test_slow_speech_stays_until_faster_and_on_later_visits(home: Home) -> None:
    home.visit("does it hurt", "slower", "how many sessions")
    home.visit("is there downtime", "faster", "how long does it take")
    home.visit("is there downtime")
    slow = ['<prosody rate="slow">' in response["response"]["outputSpeech"]["ssml"] for response in home.responses]
    assert slow == [False, True, True, True, False, False, False]
    assert home.memory == Memory(disclaimer_heard=True)


def test_short_answers_stay_until_full_ones_and_on_later_visits(home: Home) -> None:
    pain, sessions = (CATALOG.topic(name) for name in ("pain", "sessions"))
    assert pain
    assert sessions
    _, said = home.visit("use short answers", "does it hurt")
    assert said.speech.startswith(pain.short)
    first, _, last = home.visit("how many sessions", "full answers please", "does it hurt")
    assert first.speech.startswith(sessions.short)
    assert last.topics == ["pain"]
    assert len(last.speech) > len(pain.answer)
    assert home.memory == Memory(disclaimer_heard=True)


def test_short_answers_have_the_disclaimer_like_whole_ones(home: Home) -> None:
    _, said, later = home.visit("use short answers", "does it hurt", "how many sessions")
    assert DISCLAIMER in said.speech
    assert DISCLAIMER not in later.speech


@pytest.mark.parametrize("words", ["use short answers", "slower", "full answers please", "faster", "forget me"])
def test_the_session_knows_it_without_a_store(words: str) -> None:
    with_store, without = Home(), Home(keeps=False)
    said = ("does it hurt", words, "how many sessions", "is there downtime")
    heard = [[exchange.speech for exchange in each.visit(*said)] for each in (with_store, without)]
    if words != "forget me":
        assert heard[0] == heard[1]
    assert heard[0][2:] == heard[1][2:]
    spoken = [
        [response["response"]["outputSpeech"] for response in each.responses[2:]] for each in (with_store, without)
    ]
    assert spoken[0] == spoken[1]


def test_a_listener_without_an_id_is_answered_and_not_kept(home: Home) -> None:
    event = events.changed(events.question("does it hurt"), "", "context", "System", "user", "userId")
    for _ in range(2):
        assert DISCLAIMER in check(event, invoke(home.skill, event, None))
    assert home.shelf.asked == []


# The tour


def test_the_welcome_offers_to_go_on_with_the_tour(home: Home) -> None:
    home.visit("tell me everything", "yes", "does it hurt")
    chapter = CATALOG.tour[2]
    assert home.memory.tour_place == chapter.id
    welcome, told = home.visit("", "yes")
    assert welcome.speech.endswith(f"Shall we go on with {chapter.title}?")
    assert NO_SUBSTITUTE in welcome.speech
    assert told.topics == [topic for topic, key in chapter.tells if key == "answer"]
    assert session_of(home.responses[-1]).pending == TourStep(2)
    assert home.memory.tour_place == CATALOG.tour[3].id


def test_who_does_not_want_to_go_on_is_not_asked_again(home: Home) -> None:
    home.visit("tell me everything")
    _, declined = home.visit("", "no")
    assert declined.kind == "declined"
    assert home.memory.tour_place == ""
    (welcome,) = home.visit("")
    assert welcome.speech == WORDING.welcome_returning


def test_a_no_within_the_tour_keeps_the_place(home: Home) -> None:
    home.visit("tell me everything", "no")
    assert home.memory.tour_place == CATALOG.tour[1].id


def test_at_the_end_of_the_tour_there_is_no_place(home: Home) -> None:
    home.visit("tell me everything", *["yes"] * (len(CATALOG.tour) - 1))
    assert home.memory.tour_place == ""


@pytest.mark.parametrize("place", ["gone", CATALOG.tour[0].id, "sessions_of_old"])
def test_a_place_that_is_no_place_to_go_on_with_is_not_offered(home: Home, place: str) -> None:
    home.visit("does it hurt")
    ((key, record),) = home.shelf.records.items()
    home.shelf.records[key] = record._replace(memory=record.memory._replace(tour_place=place))
    (welcome,) = home.visit("")
    assert welcome.speech == WORDING.welcome_returning


# What is kept, and forgetting


def test_what_is_kept_is_told() -> None:
    (told,) = Home().visit("what do you keep about me")
    assert WORDING.what_is_kept.format(days=90) in told.speech
    (nothing,) = Home(keeps=False).visit("what do you keep about me")
    assert WORDING.nothing_is_kept in nothing.speech


def test_everything_is_deleted_and_nothing_more_is_kept_in_that_session(home: Home) -> None:
    home.visit("does it hurt", "slower")
    _, forgotten, later = home.visit("does it hurt", "forget me", "how many sessions")
    assert forgotten.speech.startswith(WORDING.forgotten)
    assert home.shelf.records == {}
    assert "<prosody" not in str(home.responses[-1])
    assert later.kind == "answer"
    (welcome,) = home.visit("")
    assert welcome.speech == WORDING.welcome


def test_where_nothing_is_kept_there_is_nothing_to_delete(home: Home) -> None:
    (told,) = home.visit("forget me")
    assert told.speech.startswith(WORDING.nothing_to_forget)
    (without,) = Home(keeps=False).visit("forget me")
    assert without.speech.startswith(WORDING.nothing_to_forget)


def test_an_offer_outlives_forgetting(home: Home) -> None:
    offer, forgotten, accepted = home.visit("does it hurt", "forget me", "yes")
    assert offer.speech.endswith("?")
    assert forgotten.speech.endswith("?")
    assert accepted.kind == "answer"


def test_disabling_the_skill_deletes_the_record(home: Home) -> None:
    home.visit("does it hurt")
    assert home.shelf.records
    event = events.read("requests/skill_disabled.json")
    assert check(event, invoke(home.skill, event, None)) == ""
    assert home.shelf.records == {}
    assert home.shelf.asked[-1] == "delete"


# How often the store is asked


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("does it hurt",), ["read", "write"]),
        (("does it hurt", "how many sessions", "yes", "tell me more"), ["read", "write"]),
        (("does it hurt", "slower", "slower", "faster"), ["read", "write", "write", "write"]),
        (("stop",), []),
        (("i can't breathe",), []),
        (("forget me", "does it hurt", "slower"), ["delete"]),
        (("say that again", "repeat"), ["read"]),
    ],
)
def test_a_new_listener_costs_one_read_a_session_and_a_write_a_change(
    home: Home, words: tuple[str, ...], asked: list[str]
) -> None:
    assert home.asked(*words) == asked


def test_a_listener_who_comes_back_is_written_once_a_day(home: Home) -> None:
    assert home.asked("does it hurt") == ["read", "write"]
    assert home.asked("does it hurt") == ["read"]
    home.now += DAY
    assert home.asked("", "does it hurt") == ["read", "write"]
    assert home.asked("") == ["read"]


def test_a_record_goes_ninety_days_after_the_last_visit(home: Home) -> None:
    home.visit("does it hurt")
    home.now += 90 * DAY
    (known,) = home.visit("")
    assert known.speech == WORDING.welcome_returning
    home.now += 91 * DAY
    (forgotten,) = home.visit("")
    assert forgotten.speech == WORDING.welcome


def test_a_question_whether_the_skill_could_answer_asks_the_store_nothing(home: Home) -> None:
    event = events.read("requests/can_fulfill.json")
    check(event, invoke(home.skill, event, None))
    assert home.shelf.asked == []


def test_the_record_travels_in_the_session(home: Home) -> None:
    home.visit("does it hurt")
    attributes = json.loads(json.dumps(home.responses[-1]["sessionAttributes"]))
    assert attributes["record"]["version"] == 1
    assert session_of(home.responses[-1]).record == next(iter(home.shelf.records.values()))
