"""The catalog: how it is built from compiled content, and that the content that ships is complete."""

import json
from pathlib import Path

import pytest

from skill import catalog
from skill.catalog import DialogAct, Emergency, Gap, Source, Topic, Variant
from skill.dialog.dialog_acts import HANDLERS
from skill.nlu import classifier
from skill.nlu.model_file import Model
from tests.dialog import tea

SHIPPED = catalog.load()
TOPICS = [entry for entry in SHIPPED.entries.values() if isinstance(entry, Topic)]
GAPS = [entry for entry in SHIPPED.entries.values() if isinstance(entry, Gap)]


# How it is built, by the skill about tea.


def test_a_topic_has_its_sources_and_variants_as_records() -> None:
    assert tea.CATALOG.entries["milk_after"] == Topic(
        id="milk_after",
        title="Milk After Pouring",
        offer_as="milk after pouring",
        subject="adding milk",
        phase="after",
        counterpart="milk_before",
        why="Because you see how strong it is.",
        answer="Add milk after pouring.",
        more="A spoonful will do.",
        card="Milk: after pouring.",
        suggest_next=("water",),
        sources=(Source("Milk and Sugar", 1),),
        variants=(Variant("oat", "Oat milk goes in after pouring too."),),
    )


def test_other_entries_are_records_of_their_own_kind() -> None:
    entries = tea.CATALOG.entries
    assert entries["price"] == Gap("price", "The Price", "The article names no price.", ("storing", "water"))
    assert entries["scald"] == Emergency(
        "scald", "A Scald", "Cool it and call {emergency}.", (("scald*",), ("cant", "swallow"))
    )
    assert entries["stop"] == DialogAct("stop", "AMAZON.StopIntent")


def test_every_entry_has_an_intent() -> None:
    assert tea.CATALOG.intents.keys() >= {"MilkAfterIntent", "PriceIntent", "ScaldIntent", "AMAZON.YesIntent"}
    assert sorted(tea.CATALOG.intents.values()) == sorted(tea.CATALOG.entries)
    assert tea.CATALOG.intents["MilkAfterIntent"] == "milk_after"
    assert tea.CATALOG.intents["AMAZON.YesIntent"] == "yes"


def test_the_red_flags_of_all_emergencies_are_together() -> None:
    assert tea.CATALOG.red_flags == (("end", "it", "all"), ("scald*",), ("cant", "swallow"))


def test_what_is_no_entry_is_read_as_it_is() -> None:
    assert tea.CATALOG.starters == ("steeping", "water", "storing")
    assert tea.CATALOG.catch_all_gap == "other"
    assert tea.CATALOG.metrics_namespace == "TeaGuide"
    assert tea.CATALOG.ordinary_words == "cup tea"
    assert tea.CATALOG.carrier_phrases == {"AskQuestionIntent": "", "HowLongIntent": "how long"}
    assert tea.CATALOG.sections["Introduction"] == "the introduction"


def test_the_lists_of_a_language_are_sets_and_phases_are_together() -> None:
    language = tea.CATALOG.language
    assert language.question_words == {"can", "how", "is", "what"}
    assert language.phase_words == {"after", "later", "before", "beforehand", "during"}


@pytest.mark.parametrize(
    ("locale", "number"),
    [("en", "an ambulance"), ("en-GB", "999"), ("fr-FR", "an ambulance"), ("", "an ambulance"), (None, "an ambulance")],
)
def test_a_locale_without_wording_gets_the_neutral_one(locale: str | None, number: str) -> None:
    assert tea.CATALOG.wording(locale).emergency == number


def test_the_lists_of_a_wording_are_tuples() -> None:
    assert tea.CATALOG.wording("en").anything_else == ("Anything else?", "What else?")


@pytest.mark.parametrize(
    ("entry_id", "name"),
    [
        ("milk_after", "milk after pouring"),
        ("price", "the Price"),
        ("scald", ""),
        ("repeat", ""),
        ("vanished", ""),
    ],
)
def test_only_what_is_about_the_article_has_a_name(entry_id: str, name: str) -> None:
    assert tea.CATALOG.name(entry_id) == name


@pytest.mark.parametrize(
    ("entry_id", "found"),
    [("steeping", True), ("price", False), ("scald", False), ("repeat", False), ("vanished", False), ("", False)],
)
def test_a_topic_is_found_by_its_id(entry_id: str, *, found: bool) -> None:
    assert tea.CATALOG.topic(entry_id) == (tea.CATALOG.entries[entry_id] if found else None)


@pytest.mark.parametrize(("title", "lower"), [("The Price", "the Price"), ("A", "a"), ("washing", "washing")])
def test_a_title_begins_in_lower_case_within_a_sentence(title: str, lower: str) -> None:
    assert catalog.lower_title(title) == lower


# How it is read from a file.


def test_a_catalog_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "content.json"
    path.write_text(json.dumps(tea.content()), "utf-8")
    assert catalog.load(str(path)) == tea.CATALOG


def test_a_missing_or_damaged_file_raises(tmp_path: Path) -> None:
    path = tmp_path / "content.json"
    with pytest.raises(FileNotFoundError):
        catalog.load(str(path))
    path.write_text('{"topics": ', "utf-8")
    with pytest.raises(ValueError, match="Expecting value"):
        catalog.load(str(path))


# The content that ships.


def test_there_are_enough_topics_and_gaps() -> None:
    assert len(TOPICS) >= 30
    assert len(GAPS) >= 60


def test_the_emergencies_lead_to_an_ambulance_to_people_and_to_a_doctor() -> None:
    emergencies = {entry.id for entry in SHIPPED.entries.values() if isinstance(entry, Emergency)}
    assert emergencies == {"emergency", "crisis", "doctor_today"}


@pytest.mark.parametrize("known", [SHIPPED, tea.CATALOG], ids=["shipped", "tea"])
def test_every_dialog_act_has_a_handler(known: catalog.Catalog) -> None:
    assert {entry.id for entry in known.entries.values() if isinstance(entry, DialogAct)} == HANDLERS.keys()


def test_the_classifier_predicts_the_entries_of_the_catalog_and_their_variants() -> None:
    model = Model(Path(classifier.COMPILED).read_bytes())
    assert sorted(model.entries) == sorted(SHIPPED.entries)
    # "topic/" is the plain answer of a topic with variants.
    variants = {f"{topic.id}/{variant.id}" for topic in TOPICS for variant in topic.variants}
    assert {label for label in model.variants if not label.endswith("/")} == variants


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_a_topic_says_that_the_article_says_so(topic: Topic) -> None:
    assert "article" in topic.answer or "it says" in topic.answer
    assert topic.answer.endswith(".")


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.id)
def test_a_gap_says_first_that_the_article_does_not_say(gap: Gap) -> None:
    assert any("article doesn't" in sentence for sentence in gap.answer.split(". ")[:2])
    assert len(gap.answer.split()) <= 45


@pytest.mark.parametrize("locale", sorted(SHIPPED.wordings))
def test_the_welcome_and_help_hold_the_disclaimer(locale: str) -> None:
    wording = SHIPPED.wordings[locale]
    assert "no substitute for professional medical advice" in wording.welcome
    for words in ("information and education", "medical advice, diagnosis or treatment", "doctor", "{emergency}"):
        assert words in wording.help


def test_there_is_a_wording_for_each_locale_of_the_skill() -> None:
    assert sorted(SHIPPED.wordings) == ["en", "en-AU", "en-CA", "en-GB", "en-IN", "en-US"]
