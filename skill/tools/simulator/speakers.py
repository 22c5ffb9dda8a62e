"""The speakers that pages talk to: each has an id, and those not used for longest are forgotten."""

import secrets
from collections import OrderedDict
from threading import Lock

from skill.tools.simulator.devices import Situation
from skill.tools.simulator.speaker import Skill, Speaker

MOST = 50
"""How many speakers are kept; a page that is loaded takes one."""


class Speakers:
    """Speakers by id, for pages that ask at the same time."""

    def __init__(self, skill: Skill) -> None:
        self.skill = skill
        self.lock = Lock()
        """To be held while a speaker is used."""
        self._speakers: OrderedDict[str, Speaker] = OrderedDict()

    def add(self, locale: str, situation: Situation) -> tuple[str, Speaker]:
        """A new speaker and its id. Raises UnknownLocaleError."""
        name, speaker = secrets.token_urlsafe(12), Speaker(self.skill, locale, situation)
        self._speakers[name] = speaker
        while len(self._speakers) > MOST:
            self._speakers.popitem(last=False)
        return name, speaker

    def find(self, name: str) -> Speaker | None:
        """The speaker of an id; None if it was forgotten."""
        if name in self._speakers:
            self._speakers.move_to_end(name)
        return self._speakers.get(name)
