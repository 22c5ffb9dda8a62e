"""The command `chat`: opens the skill and talks to it in the terminal."""

import argparse
import os

from skill.tools.simulator import local_memory
from skill.tools.simulator.conversation import Conversation


def run(options: argparse.Namespace) -> int:
    """Launch, then say every line of standard input, until the skill ends the session or the input ends.

    The skill remembers the listener, by default in a file of the user's state folder.
    """
    conversation = Conversation(options.locale, handler=local_memory.handler(os.environ, "file"))
    exchange = conversation.launch()
    while True:
        print(f"guide: {exchange.speech}")
        if exchange.ends_session:
            return 0
        try:
            exchange = conversation.say(input("you:   "))
        except EOFError:
            print()
            return 0
