"""What people say in a word or two means the same after every topic and every gap, with the trained model."""

import pytest

from skill import app
from skill.catalog import Gap, Topic
from skill.dialog.policy import answer_intent, answer_utterance
from skill.dialog.session import Session
from skill.nlu.features import Utterance
from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE
from skill.tools.simulator.understanding import turn_without_alexa

CLEAR = {
    "no": "no", "nope": "no", "no no": "no", "nah": "no", "yes": "yes", "yeah": "yes", "yes please": "yes",
    "thanks": "thanks", "thank you": "thanks", "stop": "stop", "bye": "stop", "repeat that": "repeat",
    "pardon": "repeat", "what": "repeat", "sorry": "repeat", "slower please": "slower", "really": "doubt",
}  # fmt: skip
TOLD = [entry.id for entry in app.CATALOG.entries.values() if isinstance(entry, Topic | Gap)]


@pytest.mark.parametrize(("words", "act"), CLEAR.items())
def test_clear_words_mean_the_same_after_every_answer(words: str, act: str) -> None:
    acts = {}
    for entry in TOLD:
        told = answer_intent(turn_without_alexa(app.CATALOG, app.CLASSIFIER, Session(), DEFAULT_LOCALE), entry)
        offered = Session().after(told)
        for session in (offered, offered._replace(pending=None)):
            turn = turn_without_alexa(app.CATALOG, app.CLASSIFIER, session, DEFAULT_LOCALE)
            acts[entry, bool(session.pending)] = answer_utterance(turn, Utterance.of(words)).act
    assert [key for key, found in acts.items() if found != act] == []
