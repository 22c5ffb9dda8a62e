"""The content that ships: complete, fresh, and fit to be heard."""

import pytest

from skill import content
from skill.content import Alarm, Gap, Talk, Topic
from skill.talk import MOVES

CONTENT = content.load()
TOPICS = [entry for entry in CONTENT.entries.values() if isinstance(entry, Topic)]
GAPS = [entry for entry in CONTENT.entries.values() if isinstance(entry, Gap)]


def test_every_move_of_the_conversation_has_its_intent() -> None:
    talk = {entry.id for entry in CONTENT.entries.values() if isinstance(entry, Talk)}
    assert talk == set(MOVES)


def test_there_are_topics_gaps_and_alarms_enough() -> None:
    assert len(TOPICS) >= 30
    assert len(GAPS) >= 60
    assert {entry.id for entry in CONTENT.entries.values() if isinstance(entry, Alarm)} >= {"alarm_emergency"}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.id)
def test_a_topic_is_spoken_as_the_articles_word(topic: Topic) -> None:
    assert "article" in topic.answer or "it says" in topic.answer
    assert topic.answer.endswith(".")


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.id)
def test_a_gap_says_first_that_the_article_does_not_tell(gap: Gap) -> None:
    sentences = gap.answer.split(". ")
    assert any("article doesn't" in sentence for sentence in sentences[:2])
    assert len(gap.answer.split()) <= 45


@pytest.mark.parametrize("locale", sorted(CONTENT.wordings))
def test_the_disclaimer_is_in_the_welcome_and_in_help(locale: str) -> None:
    wording = CONTENT.wordings[locale]
    assert "no substitute for professional medical advice" in wording.welcome
    for words in ("information and education", "medical advice, diagnosis or treatment", "doctor", "{emergency}"):
        assert words in wording.help


def test_a_locale_without_wording_gets_the_neutral_one() -> None:
    assert CONTENT.wording("fr-FR") is CONTENT.wording(None) is CONTENT.wordings["en"]
