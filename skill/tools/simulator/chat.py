"""The command `chat`: opens the skill and talks to it in the terminal."""

import argparse

from skill.tools.simulator.conversation import Conversation


def run(options: argparse.Namespace) -> int:
    """Launch, then say every line of standard input, until the skill ends the session or the input ends."""
    conversation = Conversation(options.locale)
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
