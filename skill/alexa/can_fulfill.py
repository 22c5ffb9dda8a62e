"""Answers CanFulfillIntentRequest: whether the skill could answer a question that was asked of no skill by name.

It decides as for a listener's first words, but says and keeps nothing, and needs no listener.
"""

from typing import Any, NamedTuple

from ask_sdk_model.canfulfill.can_fulfill_intent import CanFulfillIntent
from ask_sdk_model.canfulfill.can_fulfill_intent_values import CanFulfillIntentValues
from ask_sdk_model.canfulfill.can_fulfill_slot import CanFulfillSlot
from ask_sdk_model.canfulfill.can_fulfill_slot_values import CanFulfillSlotValues
from ask_sdk_model.canfulfill.can_understand_slot_values import CanUnderstandSlotValues

from skill.catalog import QUESTION_SLOT
from skill.dialog import policy
from skill.dialog.reply import Answer
from skill.dialog.turn import TurnContext


class Verdict(NamedTuple):
    """What Alexa is told, each YES, NO or MAYBE."""

    intent: str
    understood: str
    """Whether the skill understands the words in the slot."""


NO = Verdict("NO", "NO")
VERDICTS = {"answer": Verdict("YES", "YES"), "gap": Verdict("NO", "YES"), "disambiguate": Verdict("MAYBE", "MAYBE")}
"""By kind of answer. Any other is a NO: an emergency, which the skill must not claim to help with, or a goodbye."""


def answer(turn: TurnContext, asked: Any) -> CanFulfillIntent:
    """Whether the skill would answer what was asked, the SDK's model of the request; NO to a damaged one."""
    intent = getattr(asked, "intent", None)
    slots = getattr(intent, "slots", None) or {}
    words = getattr(slots.get(QUESTION_SLOT), "value", None) or ""
    verdict = _verdict(turn, _decide(turn, getattr(intent, "name", None) or "", words))
    told = {name: _slot(verdict if name == QUESTION_SLOT and words else NO) for name in slots}
    return CanFulfillIntent(CanFulfillIntentValues(verdict.intent), told)


def _decide(turn: TurnContext, intent: str, words: str) -> Answer | None:
    """The answer to the first words of a session; None to an intent that the skill does not know."""
    catalog = turn.catalog
    if intent in catalog.carrier_phrases:
        return policy.answer_carrier_phrase(turn, catalog.carrier_phrases[intent], words)
    return policy.answer_intent(turn, catalog.intents[intent]) if intent in catalog.intents else None


def _verdict(turn: TurnContext, found: Answer | None) -> Verdict:
    unforeseen = found and found.entries == (turn.catalog.catch_all_gap,)
    return VERDICTS.get(found.kind, NO) if found and not unforeseen else NO


def _slot(verdict: Verdict) -> CanFulfillSlot:
    fulfilled = "NO" if verdict.intent == "NO" else "YES"
    return CanFulfillSlot(CanUnderstandSlotValues(verdict.understood), CanFulfillSlotValues(fulfilled))
