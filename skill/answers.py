"""Decides what is said: an intent's entry, or the listener's own words, to an Answer.

Nothing here knows Alexa. What cannot be answered is an Answer too: no match is a value, not an exception.
"""

from skill import replies, talk
from skill.content import Talk
from skill.replies import Turn
from skill.session import Answer


def entry(turn: Turn, entry_id: str) -> Answer:
    """The answer with one entry of the content; for a foreign id, the request to ask again."""
    found = turn.content.entries.get(entry_id)
    if isinstance(found, Talk):
        return talk.MOVES[found.id](turn)
    return replies.entry(turn, entry_id) or talk.rephrase(turn)


def words(turn: Turn, said: str) -> Answer:
    """The answer to a question in the listener's own words, as speech recognition hands them over."""
    if not said:
        return talk.rephrase(turn)
    return entry(turn, turn.index.rank(said)[0].entry)
