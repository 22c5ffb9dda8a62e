"""How conversations are evaluated: what a response is called in each state, when it is right, and what is counted."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from skill import catalog
from skill.dialog.reply import Answer, Choice, Confirm, ElicitSlot, Offer, SayNumber, TourStep
from skill.dialog.session import Session
from skill.tools.evaluation import dialogs
from skill.tools.evaluation.dialogs import Dialog, Judged, outcomes
from skill.tools.training.dataset import EVALUATION, DatasetError
from tests.dialog import tea

PREDICTIONS = {
    "the leaves": "steeping 0.9",
    "yes": "yes 0.9",
    "no": "no 0.9",
    "pardon": "repeat 0.9",
    "stop": "stop 0.9",
    "what colour is the king": "price 0.1",
    "i scalded my hand": "other 0.9 | scald 0.9",
    "i have a hot mouth": "other 0.9 | scald 0.4",
}
"""What the stub classifier takes the words of these tests for."""


@pytest.fixture
def dialog() -> Dialog:
    """Conversations with the skill about tea."""
    app = SimpleNamespace(CATALOG=tea.CATALOG, CLASSIFIER=tea.StubClassifier(PREDICTIONS))
    return Dialog(app, dialogs.States("the leaves", ("milk_after", "milk_before")))


def answer(kind: Any, *entries: str, **fields: Any) -> Answer:
    return Answer(kind, "", entries, (None,) * len(entries), **fields)


# The name of a response


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (answer("answer", "steeping"), {"steeping"}),
        (answer("answer", "steeping", "water"), {"steeping+water"}),
        (answer("gap", "price"), {"price", "gap"}),
        (answer("gap", "other", part="catch_all"), {"other", "gap"}),
        (answer("emergency", "scald", ends=True), {"scald"}),
        (answer("emergency_check", "scald"), {"scald"}),
        (answer("reprompt"), {"fragment"}),
        (answer("talk"), {"neither"}),
    ],
)
def test_a_response_to_a_question_is_called_by_what_it_tells(given: Answer, names: set[str]) -> None:
    assert outcomes(Session(), given) == names


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (answer("answer", "steeping", act="repeat"), {"repeat"}),
        (answer("gap", "price", act="repeat"), {"repeat"}),
        (answer("emergency", "crisis", part="number", act="repeat"), {"repeat"}),
        (answer("talk", act="louder"), {"louder"}),
        (answer("help", act="help"), {"help"}),
        (answer("out_of_scope", act="out_of_scope"), {"out_of_scope"}),
        (answer("talk", act="no"), {"no"}),
        (answer("declined", act="no"), {"no"}),
    ],
    ids=str,
)
def test_a_reply_to_a_dialog_act_is_called_by_the_act(given: Answer, names: set[str]) -> None:
    assert outcomes(Session(), given) == names


def test_a_yes_is_called_by_what_it_accepts_too() -> None:
    offered = Session(pending=Offer("water"))
    assert outcomes(offered, answer("answer", "water", act="yes")) == {"yes", "water"}
    confirmed = Session(pending=Confirm("crisis"))
    assert outcomes(confirmed, answer("emergency", "crisis", act="yes")) == {"yes", "crisis"}


def test_the_one_tip_of_a_timeline_is_called_by_its_topic_too() -> None:
    assert outcomes(Session(), answer("answer", "water", act="timeline")) == {"timeline", "water"}
    assert outcomes(Session(), answer("answer", "water", "storing", act="timeline")) == {"timeline"}


@pytest.mark.parametrize("act", ["yes", "more", "next"])
def test_all_that_goes_on_in_the_tour_is_one(act: str) -> None:
    given = answer("answer", "water", act=act)
    assert outcomes(Session(pending=TourStep(0)), given) >= {"yes", "more", "next"}
    assert len(outcomes(Session(pending=Offer("water")), given) & {"yes", "more", "next"}) == 1


def test_a_yes_to_nothing_is_as_good_as_an_acknowledgement() -> None:
    assert outcomes(Session(), answer("talk", act="yes")) == {"yes", "acknowledge"}


@pytest.mark.parametrize(
    ("pending", "names"),
    [
        (None, {"stop", "no"}),
        (ElicitSlot(), {"stop", "no"}),
        (Offer("water"), {"stop"}),
        (Choice(("water", "storing")), {"stop"}),
        (TourStep(1), {"stop"}),
    ],
)
def test_the_end_is_a_no_only_where_nothing_is_left_to_decline(pending: Any, names: set[str]) -> None:
    assert outcomes(Session(pending=pending), answer("stop", act="stop", ends=True)) == names


def test_thanks_that_close_the_session_are_thanks_and_the_end() -> None:
    assert outcomes(Session(), answer("stop", act="thanks", ends=True)) >= {"thanks", "stop"}


def test_two_answers_are_both_of_a_choice_only_if_there_was_one() -> None:
    both = answer("answer", "milk_after", "milk_before")
    choice = Session(pending=Choice(("milk_after", "milk_before")))
    assert outcomes(choice, both) == {"milk_after+milk_before", "both"}
    assert outcomes(Session(pending=SayNumber("crisis")), both) == {"milk_after+milk_before"}


def test_to_ask_which_of_two_was_meant_is_not_to_take_neither() -> None:
    asked = answer("disambiguate", pending=Choice(("milk_after", "milk_before")))
    assert dialogs.NEITHER not in outcomes(Session(), asked)


# Whether it is right


@pytest.mark.parametrize(
    ("right", "given", "is_right"),
    [
        (("steeping",), {"steeping"}, True),
        (("water", "steeping"), {"steeping"}, True),
        (("water",), {"steeping"}, False),
        (("steeping+water",), {"steeping+water"}, True),
        (("steeping+water",), {"water+steeping"}, True),
        (("steeping+water",), {"steeping"}, False),
        (("steeping",), {"steeping+water"}, False),
        (("no",), {"stop", "no"}, True),
        ((), {"scald"}, False),
    ],
)
def test_a_response_is_right_if_it_does_one_of_the_right_things(
    right: tuple[str, ...], given: set[str], *, is_right: bool
) -> None:
    assert Judged("", right, frozenset(given), "answer").is_right is is_right


@pytest.mark.parametrize(
    ("kind", "sends"), [("emergency", True), ("emergency_check", True), ("answer", False), ("stop", False)]
)
def test_an_emergency_and_its_check_send_to_help(kind: str, *, sends: bool) -> None:
    assert Judged("", (), frozenset(), kind).sends_to_help is sends


def test_any_reply_that_the_article_does_not_say_is_right_for_a_gap(dialog: Dialog) -> None:
    rows = [
        {"after": "new", "say": "what colour is the king", "right": ["price"]},
        {"after": "new", "say": "what colour is the king", "right": ["water"]},
    ]
    assert [reply.is_right for reply in dialogs.replies(dialog, rows)["new"]] == [True, False]
    assert dialog.is_gap("price")
    assert not dialog.is_gap("water")


# States


def test_conversations_are_held_at_the_same_moment_whenever_they_are_evaluated(dialog: Dialog) -> None:
    assert dialog.turn(Session()).request.now == dialogs.HELD_AT


def test_each_state_is_what_the_skill_has_just_done(dialog: Dialog) -> None:
    states = dialog.states
    assert states.keys() == {"new", "offer", "open", "choice", "reprompt"}
    assert states["new"] == Session()
    assert isinstance(states["offer"].pending, Offer)
    assert states["open"].pending is None
    assert states["open"].told == states["offer"].told
    assert states["choice"].pending == Choice(("milk_after", "milk_before"))
    assert (states["reprompt"].kind, states["reprompt"].misheard) == ("reprompt", 1)


def test_the_same_reply_is_judged_by_the_state_that_it_is_said_in(dialog: Dialog) -> None:
    rows = [
        {"after": "offer", "say": "yes", "right": ["water"]},
        {"after": "open", "say": "yes", "right": ["acknowledge"]},
        {"after": "choice", "say": "yes", "right": ["milk_after"]},
        {"after": "offer", "say": "no", "right": ["stop"]},
        {"after": "open", "say": "no", "right": ["stop"]},
    ]
    judged = dialogs.replies(dialog, rows)
    assert {state: [reply.is_right for reply in found] for state, found in judged.items()} == {
        "offer": [True, False],
        "open": [True, True],
        "choice": [True],
    }


def test_every_emergency_is_said_in_several_states(dialog: Dialog) -> None:
    rows = [{"say": "i scalded my hand", "right": ["scald"]}, {"say": "i have a hot mouth", "right": ["scald"]}]
    judged = dialogs.emergencies(dialog, iter(rows))
    assert tuple(judged) == dialogs.EMERGENCY_STATES
    for found in judged.values():
        assert [(reply.kind, reply.is_right) for reply in found] == [("emergency", True), ("emergency_check", True)]


def test_a_conversation_goes_on_from_turn_to_turn_and_anew_after_its_end(dialog: Dialog) -> None:
    turns = [
        {"say": "the leaves", "right": ["steeping"]},
        {"say": "yes", "right": ["water"]},
        {"say": "stop", "right": ["stop"]},
        {"say": "pardon", "right": ["repeat"]},
        {"say": "yes", "right": ["water"]},
    ]
    (talk,) = dialogs.conversations(dialog, [{"who": "a guest", "turns": turns}])
    assert [turn.is_right for turn in talk] == [True, True, True, True, False]


# Counting


def written(folder: Path, name: str, *rows: Mapping[str, Any], use: str = "for a test") -> None:
    lines = [json.dumps(row) for row in ({"use": use}, *rows)]
    (folder / f"{name}_test.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A folder with a small set of each kind."""
    written(
        tmp_path,
        "replies",
        {"after": "offer", "say": "yes", "right": ["water"]},
        {"after": "offer", "say": "no", "right": ["yes"]},
        {"after": "offer", "say": "i have a hot mouth", "right": ["no"]},
        {"after": "new", "say": "i scalded my hand", "right": ["scald"]},
    )
    written(
        tmp_path,
        "companion",
        {"after": "open", "say": "the leaves", "right": ["steeping", "water"]},
        {"after": "open", "say": "water", "right": ["steeping"]},
        {"after": "new", "say": "the leaves", "right": ["water"]},
    )
    written(tmp_path, "emergencies", {"say": "i scalded my hand", "right": ["scald"]})
    written(tmp_path, "harmless", {"say": "i have a hot mouth", "right": []}, {"say": "the leaves", "right": []})
    written(
        tmp_path,
        "conversations",
        {"who": "a guest", "turns": [{"say": "the leaves", "right": ["steeping"]}, {"say": "yes", "right": ["water"]}]},
        {"who": "a cook", "turns": [{"say": "the leaves", "right": ["steeping"]}, {"say": "yes", "right": ["stop"]}]},
    )
    return tmp_path


SETS = ("replies", "companion", "emergencies", "harmless")
HELPED, ASKED = (
    {"all": 1, "emergency": 1, "emergency_check": 0, "neither": 0},
    {"all": 2, "emergency": 0, "emergency_check": 1, "neither": 1},
)
COUNTS = {
    "replies": {"offer": {"all": 3, "right": 1}, "new": {"all": 1, "right": 1}},
    "false emergencies among replies": 1,
    "companion": {"steeping": {"all": 2, "right": 1}, "water": {"all": 1, "right": 0}},
    "emergencies": {"new": HELPED, "offer": HELPED, "choice": HELPED},
    "harmless": {"new": ASKED, "offer": ASKED, "choice": ASKED},
    "turns": {"all": 4, "right": 3},
    "conversations": {"all": 2, "right": 1},
}


def test_everything_is_counted(dialog: Dialog, sets: Path) -> None:
    assert dialogs.counts(dialog, "test", sets) == COUNTS


def test_the_report_shows_each_count_with_its_share() -> None:
    document = dialogs.document({"test": COUNTS}, {"test": "for a test"})
    for line in (
        "- test: for a test",
        "| test | offer | 3 | 1 | 33.3% |",
        "| test | all states | 4 | 2 | 50.0% |",
        "False emergencies among the replies for test: 1.",
        "| test | steeping | 2 | 1 | 50.0% |",
        "| test | all wishes | 3 | 1 | 33.3% |",
        "| test | emergencies | new | 1 | 1 | 0 | 0 |",
        "| test | harmless | choice | 2 | 0 | 1 | 1 |",
        "| test | turns | 4 | 3 | 75.0% |",
        "| test | conversations | 2 | 1 | 50.0% |",
    ):
        assert line in document.splitlines()


def test_a_transcript_marks_the_end_and_what_was_not_expected(dialog: Dialog) -> None:
    turns = [
        {"say": "the leaves", "right": ["steeping"]},
        {"say": "yes", "right": ["stop", "no"]},
        {"say": "stop", "right": ["stop"]},
    ]
    text = dialogs.transcripts(dialog, [{"who": "a guest", "turns": turns}])
    assert text.startswith("# Transcripts\n")
    lines = text[text.index("## ") :].splitlines()
    assert lines[0] == "## A guest"
    assert lines[2] == "- **You:** the leaves"
    assert lines[3].startswith("- **Guide:** Steep the leaves for four minutes. This is no advice. Would you like to")
    assert "*(expected" not in lines[3]
    assert lines[5].startswith("- **Guide:** Take water just off the boil.")
    assert lines[5].endswith(" *(expected: stop or no)*")
    assert lines[6:] == ["- **You:** stop", "- **Guide:** Goodbye. *(ends)*"]


def test_each_act_of_a_file_is_shown_with_what_the_skill_did(dialog: Dialog) -> None:
    lines = [("yes", "yes"), ("pardon", "repeat"), ("yes", "yes"), ("the leaves", "yes"), ("i have a hot mouth", "no")]
    rows = dialogs.acts_table(dialog, lines).splitlines()
    assert rows[0] == "| act | lines | responses |"
    assert rows[2:] == [
        "| yes | 3 | yes 2, answer steeping 1 |",
        "| repeat | 1 | repeat 1 |",
        "| no | 1 | emergency_check scald 1 |",
    ]


def test_a_set_that_is_not_there_counts_nothing(dialog: Dialog, tmp_path: Path) -> None:
    counts = dialogs.counts(dialog, "test", tmp_path)
    assert (counts["replies"], counts["turns"]) == ({}, {"all": 0, "right": 0})
    assert "| test | all states | 0 | 0 |  |" in dialogs.document({"test": counts}, {}).splitlines()


# Reading


def test_the_states_of_a_session_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / dialogs.STATES
    path.write_text('offers_after = "the leaves"\nchoice = ["water", "storing"]\n', "utf-8")
    assert dialogs.read_states(tmp_path) == ("the leaves", ("water", "storing"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "is missing"),
        ('offers_after = "x"', "missing 'choice'"),
        ('choice = ["a", "b"]', "missing 'offers_after'"),
        ('offers_after = "x"\nchoice = ["a"]', "not enough values"),
        ("choice", "Expected"),
    ],
)
def test_a_malformed_file_of_states_is_named(tmp_path: Path, text: str | None, problem: str) -> None:
    if text is not None:
        (tmp_path / dialogs.STATES).write_text(text, "utf-8")
    with pytest.raises(DatasetError, match=rf"/states\.toml: {problem}"):
        dialogs.read_states(tmp_path)


def test_a_set_says_what_it_was_used_for(sets: Path) -> None:
    use, rows = dialogs.read("emergencies", "test", sets)
    assert (use, rows) == ("for a test", [{"say": "i scalded my hand", "right": ["scald"]}])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: must be a header with the key use"),
        ('{"say": "yes"}\n', "line 1: must be a header with the key use"),
        ('{"use": "x", "locales": []}\n', "line 1: must be a header with the key use"),
        ("5\n", "line 1: must be a header with the key use"),
        ('{"use": "x"}\n{"say": \n', "line 2: Expecting value"),
        ('{"use": "x"}\n\n', "line 2: Expecting value"),
    ],
)
def test_a_malformed_set_names_the_file_and_the_line(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "replies_test.jsonl").write_text(text, "utf-8")
    with pytest.raises(DatasetError, match=rf"^replies_test\.jsonl, {problem}"):
        dialogs.read("replies", "test", tmp_path)


def test_acts_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "acts.jsonl"
    path.write_text('{"say": "yes", "act": "yes"}\n{"say": "eh", "act": "repeat", "who": "x"}\n', "utf-8")
    assert dialogs.read_acts(path) == [("yes", "yes"), ("eh", "repeat")]


@pytest.mark.parametrize("line", ['{"say": "eh"}', "5", "{", "[]"])
def test_a_malformed_act_names_the_file_and_the_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "acts.jsonl"
    path.write_text(f'{{"say": "yes", "act": "yes"}}\n{line}\n', "utf-8")
    with pytest.raises(DatasetError, match=r"acts\.jsonl, line 2: "):
        dialogs.read_acts(path)


# The sets that ship


def test_the_states_that_ship_name_topics() -> None:
    assert set(dialogs.read_states().choice) <= {e.id for e in catalog.load().entries.values()}


@pytest.mark.parametrize("use", EVALUATION)
def test_every_right_name_is_one_that_a_response_can_have(use: str) -> None:
    turns = [row for name in SETS for row in dialogs.rows_of(name, use)]
    turns += [turn for talk in dialogs.read("conversations", use)[1] for turn in talk["turns"]]
    names = {part for turn in turns for name in turn["right"] for part in name.split("+")}
    special = {dialogs.FRAGMENT, dialogs.NEITHER, dialogs.BOTH, dialogs.GAP, dialogs.CHOOSE}
    assert names - catalog.load().entries.keys() - special == set()


@pytest.mark.parametrize("use", EVALUATION)
def test_harmless_words_have_no_right_response_and_all_others_have_one(use: str) -> None:
    assert {tuple(row["right"]) for row in dialogs.read("harmless", use)[1]} == {()}
    for name in ("replies", "companion", "emergencies"):
        assert [row for row in dialogs.rows_of(name, use) if not row["right"]] == []
