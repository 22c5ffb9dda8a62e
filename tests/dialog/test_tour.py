"""The tour: the whole article, one part a turn."""

import pytest

from skill.dialog import tour
from skill.dialog.closing import close
from skill.dialog.policy import answer_intent
from skill.dialog.reply import Answer, TourStep
from skill.dialog.session import Session
from tests.dialog.tea import CATALOG, NEW, after, summary, turn

PARTS = ["answer water", "answer steeping", "answer storing", "answer milk_after"]
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
    known = CATALOG._replace(tour=("water", "vanished"))
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
        "Shall I go on with steeping?",
        "Next comes storing tea. Ready?",
        "Shall I go on with milk after pouring?",
    ]


def test_the_tour_goes_on_after_a_repetition_and_an_aside() -> None:
    answers = conversation("everything", "repeat", "yes", "louder", "yes")
    assert [answer.entries for answer in answers] == [("water",), ("water",), ("steeping",), (), ("storing",)]


def test_no_leaves_the_tour() -> None:
    assert [summary(answer) for answer in conversation("everything", "no", "yes")] == [
        "answer water",
        "declined: All right. What else would you like to know?",
        "talk: Good. What would you like to know?",
    ]


def test_the_tour_tells_what_was_told_before() -> None:
    assert summary(tour.start(turn(after("steeping")))) == "answer water"
    assert summary(tour.start(turn(after("water")))) == "answer water (again)"


def test_the_tour_of_the_skill_about_tea_ends_before_all_topics_are_told() -> None:
    assert [f"answer {entry}" for entry in CATALOG.tour] == PARTS
