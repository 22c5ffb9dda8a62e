"""Another document: a skill composed for a short article on sourdough, with none of the first document in it."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.response_helper import ResponseFactory

from skill import catalog
from skill.alexa.response import write
from skill.alexa.skill import create_skill
from skill.dialog.reply import Answer
from skill.nlu.classifier import IntentClassifier
from skill.nlu.model_file import Model
from skill.tools.authoring import article, build, grounding
from skill.tools.authoring.checks import check
from skill.tools.authoring.draft import CONTENT, ContentError, Draft
from skill.tools.simulator.alexa_nlu import MODELS, PACKAGE, InteractionModel
from skill.tools.simulator.conversation import Conversation, Exchange, handler_of
from skill.tools.training.train import priors, train, training_examples
from tests.conftest import ROOT
from tests.response import check as check_response

SECOND = ROOT / "tests" / "second_document"
OF_FIRST_DOCUMENT = ("topics", "gaps", "emergencies", "wording", "utterances")
"""The folders of the project's content that are about its article; the second document shares all others."""
SUBJECT = {"does mesotherapy": "does a starter", "is mesotherapy": "is a starter", "does the doctor": "does the dough"}
"""What the carrier phrases call the subject in the two documents."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content folder of the second document."""
    folder = tmp_path_factory.mktemp("second_document") / "content"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns(*OF_FIRST_DOCUMENT))
    shutil.copytree(SECOND / "content", folder, dirs_exist_ok=True)
    carrier_phrases = folder / "carrier_phrases.toml"
    text = carrier_phrases.read_text("utf-8")
    for first, second in SUBJECT.items():
        assert first in text
        text = text.replace(first, second)
    carrier_phrases.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def generated(content: Path) -> Mapping[Path, bytes]:
    return build.generated(Draft(content))


@pytest.fixture(scope="module")
def conversation(content: Path, generated: Mapping[Path, bytes]) -> Conversation:
    draft = Draft(content)
    known = catalog.from_json(json.loads(generated[Path(catalog.COMPILED)]))
    examples = training_examples(draft)
    classifier = IntentClassifier(Model(train(examples, priors(draft, examples), draft.entries["emergencies"])))
    handler = handler_of(create_skill(known, classifier))

    def strict_handler(event: dict[str, Any], context: object) -> Mapping[str, Any]:
        response = handler(event, context)
        check_response(event, response)
        return response

    model = InteractionModel(json.loads(generated[MODELS / "en-GB.json"]))
    return Conversation("en-GB", model, handler=strict_handler, catalog=known)


def ask(conversation: Conversation, utterance: str) -> Exchange:
    """Say something in a session of its own."""
    conversation.hang_up()
    return conversation.say(utterance)


def test_its_own_article_supports_the_content(content: Path) -> None:
    assert grounding.problems(Draft(content), article.read(SECOND / "article.txt")) == []


def test_the_record_of_the_article_is_what_the_command_prints() -> None:
    opening = "Introduction"
    printed = article.record(article.split(article.read(SECOND / "article.txt"), opening), opening)
    recorded = (SECOND / "content" / "article.toml").read_text("utf-8")
    assert printed == recorded.replace("without_fact = [4]", "without_fact = []")


def test_there_are_models_of_its_locales_alone(generated: Mapping[Path, bytes]) -> None:
    assert [path.stem for path in generated if path.parent == MODELS] == ["en-GB", "en-US"]
    manifest = json.loads(generated[PACKAGE / "skill.json"])["manifest"]
    assert sorted(manifest["publishingInformation"]["locales"]) == ["en-GB", "en-US"]


def test_nothing_of_the_first_document_is_left(generated: Mapping[Path, bytes]) -> None:
    for path, data in generated.items():
        if path.suffix == ".json":
            contents = json.loads(data)
            text = json.dumps(contents).lower()
            assert [word for word in ("mesotherapy", "hair loss", "scalp", "injection") if word in text] == []


def test_an_answer_is_what_the_article_says(conversation: Conversation) -> None:
    ready = ask(conversation, "when is it ready")
    assert ready.speech.startswith("Usually after five to seven days of daily feeding, the article says.")
    assert (ready.kind, ready.topics) == ("answer", ["ready"])
    assert "How is a starter made?" in {source["section"] for source in ready.sources}
    assert conversation.say("where does that come from").speech.startswith(
        "That's from How is a starter made and Where should it be kept."
    )


def test_a_gap_and_what_is_out_of_scope_get_their_own_replies(conversation: Conversation) -> None:
    price, joke = ask(conversation, "how much does a jar cost"), ask(conversation, "tell me a joke")
    assert (price.kind, price.speech.startswith("The article doesn't give any prices")) == ("gap", True)
    assert "It only says that it takes flour and water. A bakery near you may know." in price.speech
    assert joke.kind == "out_of_scope"
    assert "keeping a sourdough starter" in joke.speech


def test_an_emergency_of_its_own_gets_the_number_of_the_country(conversation: Conversation) -> None:
    fire = ask(conversation, "the oven's on fire")
    assert (fire.kind, fire.topics, fire.ends_session) == ("emergency", ["emergency"], False)
    assert fire.speech.startswith("Call 999 now")
    assert "999" in conversation.say("yes").speech


def test_a_topic_has_a_plain_and_a_short_wording_and_a_second_one(conversation: Conversation) -> None:
    asked = ask(conversation, "when is it ready")
    simpler, shorter = conversation.say("say it in plain english"), conversation.say("the short version")
    again = conversation.say("when is it ready")
    assert simpler.speech.startswith("After five to seven days, most likely.")
    assert shorter.speech.startswith("After five to seven days, usually.")
    assert again.speech.startswith("It takes about five to seven days")
    assert {exchange.topics[0] for exchange in (asked, simpler, shorter, again)} == {"ready"}


def test_the_whole_article_is_told_in_the_order_of_its_tour(conversation: Conversation) -> None:
    first, second = ask(conversation, "read me the article"), conversation.say("yes")
    assert first.speech.startswith("Gladly, part by part. A sourdough starter is a mix of flour and water")
    assert (first.topics, second.topics) == (["what_is"], ["feeding", "storage"])


def test_a_word_that_speech_recognition_writes_in_two_is_known(conversation: Conversation) -> None:
    conversation.hang_up()
    assert conversation.ask("what is a sour dough starter").topics == ["what_is"]


def test_a_quantity_is_not_read_digit_by_digit(content: Path) -> None:
    """100 grams are a hundred grams; only a number to call is read as one, zero, zero."""
    answer = Answer("answer", Draft(content).entries["topics"]["feeding"]["answer"], reprompt="Still there?")
    assert "100 grams of flour" in str(write(ResponseFactory(), answer).output_speech)


def test_most_utterances_that_are_not_in_the_content_are_answered_right(conversation: Conversation) -> None:
    expected = [json.loads(line) for line in (SECOND / "test_utterances.jsonl").read_text("utf-8").splitlines()]
    right = []
    for utterance in expected:
        exchange = ask(conversation, utterance["say"])
        texts, speech = utterance["hear"], exchange.speech.lower()
        right.append(exchange.kind == utterance["kind"] and (not texts or any(text in speech for text in texts)))
    # Two in three are, with the 763 utterances of the entries and no others to train on.
    assert sum(right) >= 0.6 * len(right)


def test_a_fault_in_skill_toml_is_named(content: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(content, tmp_path / "content"))
    path = copy / "skill.toml"
    unknown_topic = path.read_text("utf-8").replace('"ready", "feeding"]', '"ready", "eating"]')
    path.write_text(unknown_topic.replace("[endpoints]", '[endpoints]\nNA = "arn"'), "utf-8")
    with pytest.raises(ContentError, match=r"^skill\.toml: endpoints\.NA: 'arn' does not match"):
        check(Draft(copy))
    path.write_text(unknown_topic, "utf-8")
    with pytest.raises(ContentError) as caught:
        check(Draft(copy))
    (problem,) = caught.value.problems
    assert problem.startswith("skill.toml: example_topics: there is no topic 'eating'")
