"""The command `chat`: opens the skill and talks to it in the terminal."""

import argparse
import os

from skill.tools.simulator import local_memory
from skill.tools.simulator.alexa_services import TIME_ZONES, AlexaServices
from skill.tools.simulator.speaker import Skill
from skill.tools.simulator.terminal import Chat, terminal


def run(options: argparse.Namespace) -> int:
    """Launch, then answer every line of standard input, until the skill ends the session or the input ends.

    Alexa's services are a stand-in, without the permission to set reminders at first. The skill remembers the listener,
    by default in a file of the user's state folder.
    """
    from skill import app  # only now, since it loads the compiled content

    with AlexaServices(TIME_ZONES.get(options.locale, "UTC"), permission=False) as services:
        services.failure = options.failure
        handler = local_memory.handler(os.environ, "file")
        Chat(terminal(), Skill(handler, app.CATALOG, app.CLASSIFIER, services), options.locale).run()
    return 0
