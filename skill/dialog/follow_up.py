"""What an elliptical utterance means: words that rely on what was said before, and choices that they make."""

from collections.abc import Iterable

from skill.catalog import Gap, Topic
from skill.dialog.reply import Choice
from skill.dialog.turn import TurnContext
from skill.nlu.features import Utterance

MAX_WORDS = 5
"""A longer "what about …" says enough by itself."""


def resolve_ellipsis(turn: TurnContext, utterance: Utterance) -> Utterance:
    """The utterance with the subject that it leaves out, taken from the last answer."""
    last = _last_entry(turn)
    if not last or not _only_context_words(turn, utterance):
        return utterance
    return Utterance.of(f"{utterance.text} {last.subject if isinstance(last, Topic) else last.title.lower()}")


def keep_phase(turn: TurnContext, utterance: Utterance, entry_id: str) -> str:
    """The entry that a turn to another subject means: the one given, or its counterpart in the phase just spoken of."""
    last, topic, language = _last_entry(turn), turn.catalog.topic(entry_id), turn.catalog.language
    turning = _starts_with(utterance, language.turning_phrases)
    if not isinstance(last, Topic) or not topic or not topic.counterpart or not turning:
        return entry_id
    names_phase = not language.phase_words.isdisjoint(utterance.tokens)
    if len(utterance.tokens) > MAX_WORDS or names_phase or not last.phase or topic.phase == last.phase:
        return entry_id
    return topic.counterpart


def asked_why(turn: TurnContext, utterance: Utterance) -> Topic | None:
    """The topic just spoken of, if the utterance asks for its reason and nothing else."""
    last = _last_entry(turn)
    asks = _starts_with(utterance, turn.catalog.language.why_phrases) and len(utterance.tokens) <= MAX_WORDS
    return last if isinstance(last, Topic) and asks and _only_context_words(turn, utterance) else None


def other_phase(turn: TurnContext, utterance: Utterance) -> str | None:
    """The entry about the last subject in the other phase, if the utterance names that phase and nothing else."""
    last, tokens, language = _last_entry(turn), set(utterance.tokens), turn.catalog.language
    if not isinstance(last, Topic) or not last.counterpart or not _only_context_words(turn, utterance):
        return None
    other = language.after_words if last.phase == "before" else language.before_words
    return last.counterpart if tokens & other and not tokens & (language.phase_words - other) else None


def chosen_by_position(turn: TurnContext, utterance: Utterance) -> str | None:
    """Which of the two entries that the skill asked about was meant, if the utterance tells by position."""
    pending, tokens, language = turn.session.pending, set(utterance.tokens), turn.catalog.language
    if not isinstance(pending, Choice):
        return None
    first, second = bool(tokens & language.first_words), bool(tokens & language.second_words)
    if first == second:
        return None
    return pending.entries[0 if first else 1]


def _last_entry(turn: TurnContext) -> Topic | Gap | None:
    told = turn.session.told
    entry = turn.catalog.entries.get(told.entries[-1]) if told else None
    return entry if isinstance(entry, Topic | Gap) else None


def _only_context_words(turn: TurnContext, utterance: Utterance) -> bool:
    return turn.catalog.language.context_words.issuperset(utterance.tokens)


def _starts_with(utterance: Utterance, phrases: Iterable[str]) -> bool:
    start = f"{' '.join(utterance.tokens)} "
    return any(start.startswith(f"{phrase} ") for phrase in phrases)
