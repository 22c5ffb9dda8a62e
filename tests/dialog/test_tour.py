"""The tour: the whole article, one part a turn."""

import pytest

from skill.dialog import tour
from skill.dialog.closing import close
from skill.dialog.policy import answer_intent, answer_utterance
from skill.dialog.reply import Answer, ElicitSlot, Offer, TourStep
from skill.dialog.session import Session
from skill.nlu.features import Utterance
from tests.dialog.tea import CATALOG, NEW, after, is_same, summary, turn

PARTS = [f"answer {entry} (chapter)" for entry in ("water", "steeping", "storing", "milk_after")]
END = "That was all of it."


def test_the_tour_starts_with_a_word_on_it_and_its_first_part() -> None:
    answer = tour.start(turn())
    assert answer.text == "Part by part, then. Take water just off the boil."
    assert (answer.kind, answer.entries, answer.pending) == ("answer", ("water",), TourStep(0))


@pytest.mark.parametrize(
    ("step", "entry", "pending"), [(0, "water", TourStep(0)), (1, "steeping", TourStep(1)), (2, "storing", TourStep(2))]
)
def test_a_part_asks_whether_to_go_on(step: int, entry: str, pending: TourStep) -> None:
    answer = tour.tell_step(turn(), step)
    assert (answer.kind, answer.entries, answer.pending) == ("answer", (entry,), pending)
    assert answer.sources


@pytest.mark.parametrize("step", [4, 5, 99])
def test_after_the_last_part_that_was_all_of_it(step: int) -> None:
    answer = tour.tell_step(turn(), step)
    assert (answer.kind, answer.entries, answer.act) == ("talk", (), "everything")
    assert answer.text.startswith(END)


def test_a_part_that_vanished_from_the_catalog_ends_the_tour() -> None:
    vanished = CATALOG.tour[0]._replace(tells=(("vanished", "answer"),))
    known = CATALOG._replace(tour=(CATALOG.tour[0], vanished))
    assert tour.tell_step(turn(known=known), 1).text.startswith(END)


def test_the_end_asks_one_question() -> None:
    answer = close(turn(), tour.tell_step(turn(), 4))
    assert f"{answer.text} {answer.question}".count("?") == 1


def conversation(*acts: str, session: Session = NEW) -> list[Answer]:
    answers = []
    for act in acts:
        answers.append(close(turn(session), answer_intent(turn(session), act)))
        session = session.after(answers[-1])
    return answers


@pytest.mark.parametrize("act", ["yes", "next", "more"])
def test_the_tour_goes_on_part_by_part(act: str) -> None:
    assert [summary(answer) for answer in conversation("everything", act, act, act)] == PARTS


@pytest.mark.parametrize("act", ["yes", "next", "more"])
def test_the_listener_hears_when_the_tour_is_over(act: str) -> None:
    last, afterwards = conversation("everything", act, act, act, act)[-2:]
    assert END in f"{last.text} {last.question} {afterwards.text}"


def test_each_part_names_the_next() -> None:
    questions = [answer.question for answer in conversation("everything", "yes", "yes")]
    assert questions == [
        "Shall I go on with the leaves?",
        "Next comes the tin. Ready?",
        "Shall I go on with milk?",
    ]


def test_the_tour_goes_on_after_a_repetition_and_an_aside() -> None:
    answers = conversation("everything", "repeat", "yes", "louder", "yes")
    assert [answer.entries for answer in answers] == [("water",), ("water",), ("steeping",), (), ("storing",)]


def test_no_leaves_the_tour() -> None:
    assert [summary(answer) for answer in conversation("everything", "no", "yes")] == [
        "answer water (chapter)",
        "declined: All right. What else would you like to know?",
        "talk: Good. What would you like to know?",
    ]


def test_asked_for_within_the_tour_it_goes_on() -> None:
    assert [summary(answer) for answer in conversation("everything", "everything", "everything")] == PARTS[:3]


def test_asked_for_again_after_a_no_it_goes_on_where_it_was_left() -> None:
    told = conversation("everything", "yes", "no", "price", "everything", "yes")
    assert [answer.entries for answer in told[3:]] == [("price",), ("storing",), ("milk_after",)]
    assert told[3].pending != TourStep(1)
    assert conversation("everything", "no", "start_over", "everything")[-1].entries == ("water",)


def test_the_tour_tells_what_was_told_before() -> None:
    assert summary(tour.start(turn(after("steeping")))) == "answer water (chapter)"
    assert tour.start(turn(after("water"))).text.endswith("Take water just off the boil.")


def test_a_chapter_may_have_several_texts() -> None:
    steeping = CATALOG.topic("steeping")
    assert steeping
    answer = tour.tell_step(turn(), 1)
    assert answer.text == f"{steeping.answer} {steeping.more}"
    assert answer.entries == ("steeping",)


def test_repeat_says_the_whole_chapter_again() -> None:
    _, chapter, again = conversation("everything", "yes", "repeat")
    assert (again.text, again.pending) == (chapter.text, TourStep(1))


def test_previous_goes_back_a_chapter() -> None:
    assert [summary(answer) for answer in conversation("everything", "yes", "yes", "previous")][-1] == PARTS[1]
    assert [summary(answer) for answer in conversation("everything", "previous")][-1] == PARTS[0]


def test_start_over_begins_the_tour_again() -> None:
    assert [summary(answer) for answer in conversation("everything", "yes", "start_over")][-1] == PARTS[0]


def say(session: Session, text: str, predictions: str) -> tuple[Answer, Session]:
    """The answer to a text that the classifier takes for something, and the session after it."""
    given = turn(session, {text: predictions})
    answer = close(given, answer_utterance(given, Utterance.of(text)))
    return answer, session.after(answer)


def in_tour(*acts: str) -> Session:
    """The session after these acts."""
    session = NEW
    for act in acts:
        session = session.after(close(turn(session), answer_intent(turn(session), act)))
    return session


@pytest.mark.parametrize(("entry", "kind"), [("milk_before 0.9", "answer"), ("price 0.9", "gap")])
def test_a_question_in_between_comes_back_to_the_place(entry: str, kind: str) -> None:
    answer, session = say(in_tour("everything", "yes"), "something in between", entry)
    assert (answer.kind, answer.pending, answer.question) == (kind, TourStep(1), "Shall I go on with the tin?")
    assert summary(close(turn(session), answer_intent(turn(session), "yes"))) == PARTS[2]


def test_after_several_questions_the_tour_still_knows_its_place() -> None:
    _, session = say(in_tour("everything", "yes"), "something", "price 0.9")
    _, session = say(session, "something else", "milk_before 0.9")
    assert summary(close(turn(session), answer_intent(turn(session), "next"))) == PARTS[2]


def test_after_a_no_questions_make_offers_again() -> None:
    answer, _ = say(in_tour("everything", "no"), "something", "milk_before 0.9")
    assert not isinstance(answer.pending, TourStep)


def test_after_the_last_chapter_the_tour_is_over() -> None:
    assert in_tour("everything", "yes", "yes", "yes").place == 0


def test_asking_for_the_tour_again_goes_on_at_the_place() -> None:
    session = in_tour("everything", "yes")._replace(pending=None)
    answer = tour.start(turn(session))
    assert answer.text.startswith("On we go.")
    assert answer.entries == ("storing",)


@pytest.mark.parametrize(
    ("words", "predictions", "entry"),
    [
        ("skip to the tin", {"skip to the tin": "skip_to 0.9", "tin": "storing 0.5"}, "storing"),
        ("go to brewing", {"go to brewing": "skip_to 0.9", "brewing": "brewing 0.5"}, "steeping"),
    ],
)
def test_skip_to_tells_the_chapter_that_is_named(words: str, predictions: dict[str, str], entry: str) -> None:
    given = turn(in_tour("everything"), predictions)
    answer = answer_utterance(given, Utterance.of(words))
    assert (answer.entries, answer.part, answer.act) == ((entry,), "chapter", "skip_to")


@pytest.mark.parametrize("predictions", [{}, {"nowhere": "price 0.9"}])
def test_skip_to_something_unknown_names_the_chapters(predictions: dict[str, str]) -> None:
    given = turn(in_tour("everything"), {"skip to nowhere": "skip_to 0.9", **predictions})
    answer = answer_utterance(given, Utterance.of("skip to nowhere"))
    assert answer.text == "There is the water, the leaves, the tin, and milk. Which?"
    assert answer.pending == TourStep(0)


@pytest.mark.parametrize(
    ("step", "words", "predictions", "entry"),
    [
        # The next chapter is left out if it is named.
        (0, "skip steeping", {"skip steeping": "skip_to 0.9", "steeping": "steeping 0.5"}, "storing"),
        (0, "skip storing", {"skip storing": "skip_to 0.9", "storing": "storing 0.5"}, "steeping"),
        (0, "skip to steeping", {"skip to steeping": "skip_to 0.9", "steeping": "steeping 0.5"}, "steeping"),
        (0, "skip nowhere", {"skip nowhere": "skip_to 0.9"}, "steeping"),
        (0, "skip that", {"skip that": "next 0.9"}, "storing"),
        (0, "oh skip steeping", {"oh skip steeping": "no 0.9", "oh steeping": "steeping 0.5"}, "storing"),
        (0, "skip is that it", {"skip is that it": "wait 0.9"}, "storing"),
        (0, "no skip that", {"no skip that": "no 0.9"}, "storing"),
        (0, "ive heard that skip", {"ive heard that skip": "no 0.9"}, "storing"),
        (0, "skip", {"skip": "next 0.9"}, "storing"),
        (0, "no that", {"no that": "next 0.9"}, "steeping"),
        (0, "next", {"next": "next 0.9"}, "steeping"),
    ],
)
def test_a_chapter_can_be_left_out(step: int, words: str, predictions: dict[str, str], entry: str) -> None:
    session = after("water", pending=TourStep(step), place=step + 1)
    answer = answer_utterance(turn(session, predictions), Utterance.of(words))
    assert (answer.entries, answer.part) == ((entry,), "chapter")


def test_leaving_out_the_last_chapter_ends_the_tour() -> None:
    session = after("storing", pending=TourStep(2), place=3)
    answer = answer_utterance(turn(session, {"skip that": "next 0.9"}), Utterance.of("skip that"))
    assert answer.text == "That was all of it. What would you like to hear more about?"


def test_without_a_tour_what_is_skipped_is_the_offer() -> None:
    session = after("steeping", pending=Offer("water"), offers=("water",))
    answer = answer_utterance(turn(session, {"skip that": "next 0.9"}), Utterance.of("skip that"))
    assert answer.act == "next"


@pytest.mark.parametrize(("entry", "following"), [("steeping", 1), ("storing", 0), ("price", 0)])
def test_the_tour_does_not_offer_what_a_question_in_between_has_told(entry: str, following: int) -> None:
    session = after("water", pending=TourStep(0), place=1)
    answer = close(turn(session), answer_intent(turn(session), entry))
    assert is_same(answer.pending, TourStep(following))


def test_words_that_ask_for_the_tour_and_nothing_else_start_it() -> None:
    given = turn(predictions={"show me round": "steeping 0.9"})
    assert summary(answer_utterance(given, Utterance.of("Show me round!"))) == PARTS[0]
    given = turn(predictions={"show me round the tin": "steeping 0.9"})
    assert summary(answer_utterance(given, Utterance.of("show me round the tin"))) == "answer steeping"


def test_a_chapter_shows_how_far_the_tour_has_got() -> None:
    shown = [tour.tell_step(turn(), step).progress for step in range(len(CATALOG.tour))]
    assert [progress and progress.step for progress in shown] == [1, 2, 3, 4]
    assert all(progress and [link.title for link in progress.chapters] for progress in shown)


def test_after_the_last_chapter_the_skill_asks_what_to_tell_more_about() -> None:
    last = tour.tell_step(turn(), len(CATALOG.tour) - 1)
    assert (last.pending, last.asks) == (ElicitSlot(), True)


@pytest.mark.parametrize(("chapter", "entry"), [("second", "steeping"), ("third", "storing")])
def test_a_touch_goes_to_its_chapter(chapter: str, entry: str) -> None:
    given = turn(Session(pending=TourStep(0)))
    touched = given._replace(request=given.request._replace(touched=(tour.SKIP_TO, chapter)))
    assert tour.go_to_touched(touched).entries == (entry,)


def test_the_place_in_the_tour_is_kept_until_its_last_chapter() -> None:
    ids = [chapter.id for chapter in CATALOG.tour]
    assert [tour.place_of(turn(), place) for place in (*ids, "gone", "")] == [
        None, TourStep(0), TourStep(1), TourStep(2), None, None,
    ]  # fmt: skip
