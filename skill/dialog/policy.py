"""Decides what is said: an intent's entry, or the listener's own words, to an Answer.

Nothing here knows Alexa. What cannot be answered is an Answer too: no match is a value, not an exception.
"""

import re

from skill import follow, replies, talk
from skill.content import Alarm, Gap, Talk, Topic
from skill.replies import Turn
from skill.search import Match, tokenize
from skill.session import Answer

VERY_SURE = 0.9
"""Confidence in one half of a question from which it counts though the whole sounds like something else."""
SURE_OF_TALK = 0.5
"""Confidence from which "say that again" and the like are not about what was said before."""
DOUBT = 0.6
"""How near a gap may come to the best topic before the topic is doubted."""
FEW = 4
"""Words; with no more than these, two close meanings are asked about, since the listener left them open."""
ASKING = frozenset(
    {
        "am", "any", "are", "can", "could", "did", "do", "does", "has", "have", "how", "hows", "is", "must", "should",
        "tell", "what", "whats", "when", "where", "which", "who", "whos", "why", "will", "would",
    }
)  # fmt: skip
"""Words that begin a question; the second of two questions has one among its first."""
SOON = 3
"""Words within which it does."""
_AND = re.compile(r"\b(?:and|also|plus|then)\b")


def entry(turn: Turn, entry_id: str, form: str | None = None) -> Answer:
    """The answer with one entry of the content; for a foreign id, the request to ask again."""
    found = turn.content.entries.get(entry_id)
    if isinstance(found, Talk):
        return talk.MOVES[found.id](turn)
    if isinstance(found, Topic):
        return replies.topic(turn, found, form)
    return replies.entry(turn, entry_id) or talk.rephrase(turn)


def words(turn: Turn, said: str) -> Answer:
    """The answer to a question in the listener's own words, as speech recognition hands them over."""
    if not tokenize(said):
        return talk.rephrase(turn)
    chosen = follow.choice(turn, said) or follow.counterpart(turn, said)
    if chosen:
        return entry(turn, chosen)
    explained = follow.reason(turn, said)
    if explained:
        return replies.why(turn, explained)
    ranked, whole = turn.search.rank(said), follow.standing_alone(turn, said)
    if whole != said and not (_is_talk(turn, ranked[0]) and ranked[0].confidence >= SURE_OF_TALK):
        ranked = turn.search.rank(whole)
    return _alarm(turn, said, ranked) or _both(turn, said, ranked) or _one(turn, said, ranked)


def _alarm(turn: Turn, said: str, ranked: list[Match]) -> Answer | None:
    """The likeliest alarm, if the alarms together are likely enough. Missing one is the worst error there is."""
    alarms = [match for match in ranked if isinstance(turn.content.entries.get(match.entry), Alarm)]
    confidence, thresholds = sum(match.confidence for match in alarms), turn.search.thresholds
    if confidence >= thresholds.alarm or (confidence >= thresholds.flagged and _flagged(turn, tokenize(said))):
        return _sure(entry(turn, alarms[0].entry), confidence)
    return None


def _flagged(turn: Turn, tokens: list[str]) -> bool:
    begun = (flag for flag in turn.content.flags if flag[0] in tokens or flag[0].endswith("*"))
    return any(_in_order(flag, tokens) for flag in begun)


def _in_order(flag: tuple[str, ...], tokens: list[str]) -> bool:
    rest = iter(tokens)
    return all(any(_matches(token, part) for token in rest) for part in flag)


def _matches(token: str, part: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


def _both(turn: Turn, said: str, ranked: list[Match]) -> Answer | None:
    """The two answers to a question that asks two things."""
    for joint in _AND.finditer(said):
        parts = said[: joint.start()], said[joint.end() :]
        if ASKING.isdisjoint(tokenize(parts[0])) or ASKING.isdisjoint(tokenize(parts[1])[:SOON]):
            continue
        first, second = (turn.search.rank(part)[0] for part in parts)
        surer, other = max(first.confidence, second.confidence), min(first.confidence, second.confidence)
        told = ranked[0].entry in (first.entry, second.entry) or surer >= VERY_SURE
        if told and other >= turn.search.thresholds.both and first.entry != second.entry:
            answers = [entry(turn, match.entry, match.form) for match in (first, second)]
            if {answer.kind for answer in answers} <= {"answer", "unknown"}:
                return _sure(replies.joined(turn, *answers), other)
    return None


def _one(turn: Turn, said: str, ranked: list[Match]) -> Answer:
    """The answer to a question that asks one thing, or asks which was meant, or says that the article does not tell."""
    best = ranked[0]
    if len(tokenize(said)) <= FEW and _left_open(turn, best, ranked[1]):
        return _sure(talk.which(turn, best.entry, ranked[1].entry), best.confidence)
    if turn.content.topic(best.entry) and _near_miss(turn, best, ranked[1]):
        best = ranked[1]
    if best.confidence >= turn.search.thresholds.answer or _is_talk(turn, best):
        meant = follow.same_time(turn, said, best.entry)
        return _sure(entry(turn, meant, best.form if meant == best.entry else None), best.confidence)
    near = (match.entry for match in ranked if turn.content.topic(match.entry))
    return _sure(replies.unknown(turn, near), best.confidence)


def _sure(answer: Answer, confidence: float) -> Answer:
    return answer._replace(confidence=round(confidence, 4))


def _is_talk(turn: Turn, match: Match) -> bool:
    return isinstance(turn.content.entries.get(match.entry), Talk)


def _near_miss(turn: Turn, topic: Match, second: Match) -> bool:
    """Whether the words may as well mean a gap. Better to admit not knowing than to be nearly right."""
    return isinstance(turn.content.entries.get(second.entry), Gap) and second.confidence > DOUBT * topic.confidence


def _left_open(turn: Turn, first: Match, second: Match) -> bool:
    """Whether the words may well mean either of two things that the skill can name."""
    topics = [topic for topic in (turn.content.topic(match.entry) for match in (first, second)) if topic]
    other_time = any(topic.counterpart in (first.entry, second.entry) for topic in topics)
    return (other_time or len(topics) > 1) and second.confidence >= turn.search.thresholds.ask
