"""The command `chat`: opens the skill and talks to it in the terminal."""

import argparse

from skill.tools.simulator.speaker import Skill
from skill.tools.simulator.terminal import Chat, terminal


def run(options: argparse.Namespace) -> int:
    """Launch, then answer every line of standard input, until the skill ends the session or the input ends."""
    from skill import app  # only now, since it loads the compiled content

    Chat(terminal(), Skill(app.handler, app.CATALOG, app.CLASSIFIER), options.locale).run()
    return 0
