"""The catalog: how it is built from compiled content, and that the content that ships is complete."""

import json
import re
from pathlib import Path

import pytest

from skill import catalog
from skill.alexa.response import NUMBER_TO_CALL
from skill.catalog import DialogAct, Emergency, Gap, Source, Topic, Variant
from skill.compiled import DamagedFileError
from skill.dialog import dialog_acts
from skill.dialog.dialog_acts import HANDLERS
from skill.dialog.policy import answer_utterance
from skill.dialog.reply import EMERGENCY_KINDS
from skill.nlu import classifier
from skill.nlu.classifier import CHOICES, EMERGENCIES, WAYS_TO_CHOOSE
from skill.nlu.features import Utterance
from skill.nlu.model_file import Model
from tests.dialog import tea

SHIPPED = catalog.load()
TOPICS = [entry for entry in SHIPPED.entries.values() if isinstance(entry, Topic)]
GAPS = [entry for entry in SHIPPED.entries.values() if isinstance(entry, Gap)]


def spoken(topic: Topic) -> list[str]:
    """Every text of a topic that a listener hears."""
    variants = [variant.answer for variant in topic.variants]
    return [topic.answer, topic.again, topic.simple, topic.short, topic.more, topic.why, topic.doubt, *variants]


# How it is built, by the skill about tea.


def test_a_topic_has_its_sources_and_variants_as_records() -> None:
    assert tea.CATALOG.entries["milk_after"] == Topic(
        id="milk_after",
        title="Milk After Pouring",
        offer_as="milk after pouring",
        subject="adding milk",
        phase="after",
        counterpart="milk_before",
        answer="Add milk after pouring.",
        again="Pour first, then add milk.",
        simple="First tea, then milk.",
        short="Afterwards.",
        more="A spoonful will do.",
        why="Because you see how strong it is.",
        doubt="",
        bold=False,
        covers=(),
        more_covers=(),
        card="Milk: after pouring.",
        suggest_next=("water",),
        sources=(Source("Milk and Sugar", 1),),
        variants=(Variant("oat", "Oat milk goes in after pouring too."),),
    )


@pytest.mark.parametrize(("variant", "found"), [("iced", True), ("boiled", False), (None, False)])
def test_a_variant_is_found_by_its_id(variant: str | None, *, found: bool) -> None:
    topic = tea.CATALOG.topic("steeping")
    assert topic
    assert topic.variant(variant) == (next(v for v in topic.variants if v.id == variant) if found else None)


def test_what_a_topic_covers_is_a_tuple() -> None:
    brewing = tea.CATALOG.topic("brewing")
    assert brewing
    assert (brewing.covers, brewing.more_covers) == (("steeping", "water"), ("storing",))


def test_other_entries_are_records_of_their_own_kind() -> None:
    entries = tea.CATALOG.entries
    assert entries["price"] == Gap(
        id="price",
        title="The Price",
        subject="the price",
        answer="The article names no price.",
        fact="It does say that tea keeps well in a tin.",
        who_knows="A shop can tell.",
        covers=("storing",),
        closest_topics=("storing", "water"),
        sources=(Source("The Tin", 2),),
    )
    assert entries["scald"] == Emergency(
        id="scald",
        title="A Scald",
        answer="Cool it and call {emergency}.",
        check="If that's a scald, call {emergency}, or {night_help}. If not, what would you like to know?",
        again="Call {emergency}.",
        question="",
        without_helpline="",
        card=True,
        red_flags=(("scald*",), ("cant", "swallow")),
        evidence=(("burn*",), ("hot", "mouth")),
        named=(("a", "real", "scald*"),),
    )
    assert entries["stop"] == DialogAct("stop", "AMAZON.StopIntent")
    assert entries["wait"] == DialogAct("wait", "")


@pytest.mark.parametrize(
    ("entry_id", "text"),
    [
        ("price", "The article names no price. It does say that tea keeps well in a tin. A shop can tell."),
        ("other", "The article has nothing on that."),
    ],
)
def test_the_text_of_a_gap_is_all_that_it_has(entry_id: str, text: str) -> None:
    gap = tea.CATALOG.entries[entry_id]
    assert isinstance(gap, Gap)
    assert gap.text == text


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("honey afterwards", "honey"),
        ("what about runny honey", "honey"),
        ("brown sugar then", "brown_sugar"),
        ("a lump or two", "sugar_lumps"),
        ("honey not lumps", "honey"),
        ("honey or lumps", "honey__sugar_lumps"),
        ("lumps or some honey or lumps", "sugar_lumps__honey"),
        ("brown sugar or lumps or honey", None),
        ("brown bread with sugary honeycomb", None),
        ("no lumps", None),
        ("", None),
    ],
)
def test_the_only_thing_that_is_named_of_a_gap_is_found(said: str, name: str | None) -> None:
    gap = tea.CATALOG.entries["sugar_after"]
    assert isinstance(gap, Gap)
    assert gap.name_in(said.split(), tea.CATALOG.language.denials) == name


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("honey", "The article does not say whether honey may go in afterwards."),
        ("sugar_lumps", "The article does not say whether sugar lumps may go in afterwards."),
        ("honey__sugar_lumps", "The article does not say whether honey or sugar lumps may go in afterwards."),
        ("honey__salt", "The article does not say whether sugar may go in afterwards."),
        ("salt", "The article does not say whether sugar may go in afterwards."),
        (None, "The article does not say whether sugar may go in afterwards."),
    ],
)
def test_a_gap_names_what_was_named(name: str | None, opening: str) -> None:
    gap = tea.CATALOG.entries["sugar_after"]
    assert isinstance(gap, Gap)
    assert gap.opening(name) == opening
    assert gap._replace(fact="But milk may.", who_knows="Ask.").text_about(name) == f"{opening} But milk may. Ask."


def test_an_emergency_with_a_question_stays_open() -> None:
    crisis, scald = tea.CATALOG.emergencies
    assert (crisis.id, crisis.stays_open) == ("crisis", True)
    assert (scald.id, scald.stays_open) == ("scald", False)


def test_every_entry_has_an_intent_but_for_acts_that_only_the_classifier_recognizes() -> None:
    acts = [entry for entry in tea.CATALOG.entries.values() if isinstance(entry, DialogAct)]
    without = {act.id for act in acts if not act.intent}
    assert {"wait", "chatter", "worry"} <= without
    assert sorted([*tea.CATALOG.intents.values(), *without]) == sorted(tea.CATALOG.entries)
    assert tea.CATALOG.intents["MilkAfterIntent"] == "milk_after"
    assert tea.CATALOG.intents["PriceIntent"] == "price"
    assert tea.CATALOG.intents["ScaldIntent"] == "scald"
    assert tea.CATALOG.intents["AMAZON.YesIntent"] == "yes"
    assert "" not in tea.CATALOG.intents


def test_the_red_flags_of_all_emergencies_are_together() -> None:
    assert tea.CATALOG.red_flags == (("end", "it", "all"), ("scald*",), ("cant", "swallow"))


def test_the_evidence_of_all_emergencies_is_together_with_their_red_flags_and_sorted() -> None:
    words, beginnings, phrases = tea.CATALOG.evidence
    assert words == {"hopeless"}
    assert sorted(beginnings) == ["burn", "scald"]
    assert sorted(phrases) == [("a", "real", "scald*"), ("cant", "swallow"), ("end", "it", "all"), ("hot", "mouth")]


def test_what_is_no_entry_is_read_as_it_is() -> None:
    assert tea.CATALOG.starters == ("steeping", "water", "storing")
    assert [chapter.id for chapter in tea.CATALOG.tour] == ["first", "second", "third", "last"]
    assert tea.CATALOG.tour[1].tells == (("steeping", "answer"), ("steeping", "more"))
    assert tea.CATALOG.rules[3].marks == {"first": ("hours", 12), "morning": ("morning", 1), "last": ("hours", 36)}
    assert tea.CATALOG.rules[3].sources == (Source("The Tin", 1),)
    assert tea.CATALOG.heard_as == {"oo long": "oolong"}
    assert tea.CATALOG.pronoun_for == {"green tea": "it"}
    assert tea.CATALOG.catch_all_gap == "other"
    assert tea.CATALOG.metrics_namespace == "TeaGuide"
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
    wording = tea.CATALOG.wording("en")
    assert wording.anything_else == ("Anything else?", "What else?")
    assert wording.fragments["and the"] == "And the what?"
    assert wording.said_later == {"The article says": "It says", "the article says": "it says"}


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("is oo long green", "is oolong green"),
        ("oo long", "oolong"),
        ("oo long or oo long", "oolong or oolong"),
        ("too long", "too long"),
        ("what is bop tea", "what is b o p tea"),
        ("oo long and ftgfop", "oolong and f t g f o p"),
        ("i'd like it", "i'd like it"),
        ("oo longer", "oo longer"),
        ("", ""),
    ],
)
def test_words_that_speech_recognition_writes_otherwise_are_written_as_the_content_does(
    heard: str, written: str
) -> None:
    assert tea.CATALOG.as_written(Utterance.of(heard)) == Utterance.of(written)


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
    path.write_bytes(catalog.seal(tea.content()))
    assert catalog.load(str(path)) == tea.CATALOG


def test_a_missing_or_damaged_file_raises(tmp_path: Path) -> None:
    path = tmp_path / "content.json"
    with pytest.raises(FileNotFoundError):
        catalog.load(str(path))
    for damaged in (b"", b"{}", b'{"topics": ', catalog.seal(tea.content())[:-2], catalog.seal({"topics": []})):
        path.write_bytes(damaged)
        with pytest.raises(DamagedFileError, match=r"content\.json: .*; make build writes it again"):
            catalog.load(str(path))


def test_the_file_is_json_for_other_readers() -> None:
    sealed = json.loads(catalog.seal(tea.content()))
    assert sealed.pop("checksum")
    assert sealed == json.loads(json.dumps(tea.content()))


# The content that ships.


def test_there_are_enough_topics_and_gaps() -> None:
    assert len(TOPICS) >= 30
    assert len(GAPS) >= 60


def test_the_emergencies_lead_to_an_ambulance_to_people_and_to_a_doctor() -> None:
    open_ones = {emergency.id: emergency.stays_open for emergency in SHIPPED.emergencies}
    assert open_ones == {"emergency": False, "crisis": True, "doctor_today": True, "violence": True}


@pytest.mark.parametrize(
    "words", [" ".join(phrase).replace("*", "") for found in SHIPPED.emergencies for phrase in found.named]
)
def test_words_that_name_an_emergency_are_asked_about_at_least(words: str) -> None:
    turn = tea.turn(locale="en-US")._replace(catalog=SHIPPED, classifier=classifier.load())
    assert answer_utterance(turn, Utterance.of(f"look {words} over here")).kind in EMERGENCY_KINDS


@pytest.mark.parametrize(
    "words",
    [
        "i nearly choked on my tea when i saw the bill",
        "we could hardly breathe for laughing",
    ],
)
def test_a_figure_of_speech_names_no_emergency(words: str) -> None:
    turn = tea.turn(locale="en-US")._replace(catalog=SHIPPED, classifier=classifier.load())
    assert answer_utterance(turn, Utterance.of(words)).kind not in EMERGENCY_KINDS


def test_what_others_at_home_must_not_read_has_no_card() -> None:
    assert {emergency.id for emergency in SHIPPED.emergencies if not emergency.card} == {"crisis", "violence"}


@pytest.mark.parametrize("locale", sorted(SHIPPED.wordings))
@pytest.mark.parametrize("emergency", SHIPPED.emergencies, ids=lambda emergency: emergency.id)
def test_every_text_of_an_emergency_names_whom_to_call(locale: str, emergency: Emergency) -> None:
    wording = SHIPPED.wordings[locale]
    numbers = {key: getattr(wording, key) for key in ("emergency", "crisis", "violence_helpline", "night_help")}
    for text in filter(None, (emergency.answer, emergency.without_helpline, emergency.check, emergency.again)):
        spoken = text.format(**numbers)
        assert any(f"{{{key}}}" in text for key in ("emergency", "crisis"))
        assert "article" not in spoken
    assert emergency.check.endswith("what would you like to know?")
    assert emergency.question.endswith("?") or not emergency.stays_open


def test_only_the_neutral_wording_knows_no_helpline_and_then_none_is_offered() -> None:
    assert [locale for locale, wording in SHIPPED.wordings.items() if not wording.has_helpline] == ["en"]
    offering = [found for found in SHIPPED.emergencies if "{violence_helpline}" in found.again]
    assert [found.id for found in offering] == ["violence"]
    assert "{emergency}" in offering[0].without_helpline
    assert "number" not in offering[0].without_helpline.replace("{emergency}", "")


@pytest.mark.parametrize("locale", ["en-AU", "en-CA", "en-GB", "en-IN", "en-US"])
def test_every_country_has_its_own_helplines(locale: str) -> None:
    neutral, own = SHIPPED.wordings["en"], SHIPPED.wordings[locale]
    for key in ("emergency", "crisis", "violence_helpline"):
        assert getattr(own, key) != getattr(neutral, key)
    assert re.search(r"\d", own.crisis)
    assert re.search(r"\d{3}", own.violence_helpline)


def test_no_figure_but_a_number_to_call_has_three_digits() -> None:
    """The response reads such a number digit by digit."""
    texts = [text for topic in TOPICS for text in spoken(topic)] + [gap.text for gap in GAPS]
    assert [text for text in texts if NUMBER_TO_CALL.search(text)] == []


@pytest.mark.parametrize("known", [SHIPPED, tea.CATALOG], ids=["shipped", "tea"])
def test_every_dialog_act_has_a_handler(known: catalog.Catalog) -> None:
    assert {entry.id for entry in known.entries.values() if isinstance(entry, DialogAct)} == HANDLERS.keys()


def test_the_classifier_predicts_the_entries_of_the_catalog_and_their_variants() -> None:
    model = Model(Path(classifier.COMPILED).read_bytes())
    assert sorted(model.entries) == sorted(SHIPPED.entries)
    # "topic/" is the plain answer of a topic with variants, "emergencies/" and "choices/" are all that is none.
    labels = {f"{topic.id}/{variant.id}" for topic in TOPICS for variant in topic.variants}
    labels |= {f"{EMERGENCIES}/{emergency.id}" for emergency in SHIPPED.emergencies}
    labels |= {f"{CHOICES}/{way}" for way in WAYS_TO_CHOOSE}
    assert {label for label in model.variants if not label.endswith("/")} == labels
    assert {f"{EMERGENCIES}/", f"{CHOICES}/"} <= set(model.variants)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_a_topic_says_that_the_article_says_so(topic: Topic) -> None:
    assert "article" in topic.answer or "it says" in topic.answer
    assert topic.answer.endswith(".")


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.bold], ids=lambda topic: topic.id)
def test_a_bold_claim_is_put_on_the_article_in_every_answer(topic: Topic) -> None:
    for answer in (topic.answer, *(variant.answer for variant in topic.variants)):
        assert "article" in answer


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_no_two_texts_of_a_topic_are_the_same_and_the_short_one_is_shorter(topic: Topic) -> None:
    texts = [topic.answer, topic.again, topic.simple, topic.short, topic.more]
    assert len(set(texts)) == len(texts)
    assert len(topic.short.split()) < len(topic.answer.split())


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.id)
def test_a_gap_says_first_that_the_article_does_not_say(gap: Gap) -> None:
    denies = re.compile(r"n't\b|\b(?:no|not|nothing|nobody)\b", re.IGNORECASE)
    first = [sentence for sentence in re.split(r"(?<=[.?!]) ", gap.answer)[:2] if "article" in sentence]
    assert first
    assert denies.search(first[0])
    assert len(gap.text.split()) <= 45


@pytest.mark.parametrize("gap", [gap for gap in GAPS if gap.names], ids=lambda gap: gap.id)
def test_a_gap_says_of_what_was_named_that_the_article_does_not_mention_it(gap: Gap) -> None:
    named = gap.opening(gap.longest_name)
    assert re.match(r"The article doesn't |There are no |Nothing ", named), named
    assert "article" in named
    assert gap.name(gap.longest_name) in named


@pytest.mark.parametrize("gap", [gap for gap in GAPS if gap.fact], ids=lambda gap: gap.id)
def test_the_fact_of_a_gap_comes_from_the_article(gap: Gap) -> None:
    assert gap.sources
    assert re.match("It (?:does|only) |It names |But ", gap.fact)


@pytest.mark.parametrize("words", sorted(SHIPPED.wordings["en"].fragments.keys() - {"default"}))
def test_every_question_back_is_asked_to_the_words_that_it_stands_beside(words: str) -> None:
    turn = tea.turn()._replace(catalog=SHIPPED)
    assert dialog_acts.ask_to_go_on(turn, Utterance.of(words)).text == SHIPPED.wordings["en"].fragments[words]


@pytest.mark.parametrize("locale", sorted(SHIPPED.wordings))
def test_a_reply_that_waits_for_words_ends_with_a_question(locale: str) -> None:
    wording = SHIPPED.wordings[locale]
    asking = (
        wording.welcome, wording.welcome_back, wording.help, wording.help_again, *wording.what_can_i_ask, wording.ask,
        *wording.offers, *wording.accepted, *wording.declined, *wording.complaint, *wording.missed_yes,
        *wording.not_that_ask, *wording.everything_next, wording.disambiguate, wording.which_one, wording.neither,
        wording.nothing_yet, wording.worry,
    )  # fmt: skip
    assert [text for text in asking if not text.endswith("?")] == []


def test_words_of_choice_name_the_first_or_the_second_thing_and_are_among_those_that_make_a_choice() -> None:
    language = SHIPPED.language
    assert language.first_words.isdisjoint(language.second_words)
    assert language.first_words | language.second_words | language.neither_words <= language.choice_words
    assert {word for phrase in language.both_phrases for word in phrase.split()} <= language.choice_words


@pytest.mark.parametrize("locale", sorted(SHIPPED.wordings))
def test_the_welcome_and_help_hold_the_disclaimer(locale: str) -> None:
    wording = SHIPPED.wordings[locale]
    assert "no substitute for professional medical advice" in wording.welcome
    for words in ("information and education", "medical advice, diagnosis or treatment", "doctor", "{emergency}"):
        assert words in wording.help


def test_there_is_a_wording_for_each_locale_of_the_skill() -> None:
    assert sorted(SHIPPED.wordings) == ["en", "en-AU", "en-CA", "en-GB", "en-IN", "en-US"]
