"""The command `chat`: opens the skill and talks to it in the terminal."""

import argparse
import os

from skill.tools.simulator import local_memory
from skill.tools.simulator.alexa_services import PERMISSION_QUESTION, TIME_ZONES, AlexaServices, summary
from skill.tools.simulator.conversation import Conversation, Exchange


def run(options: argparse.Namespace) -> int:
    """Launch, then say every line of standard input, until the skill ends the session or the input ends.

    Alexa's services are a stand-in, without the permission to set reminders at first. The skill remembers the listener,
    by default in a file of the user's state folder.
    """
    with AlexaServices(TIME_ZONES.get(options.locale, "UTC"), permission=False) as services:
        services.failure = options.failure
        conversation = Conversation(options.locale, handler=local_memory.handler(os.environ, "file"), services=services)
        exchange: Exchange | None = conversation.launch()
        while exchange:
            _print_reminders(services)
            print(f"guide: {exchange.speech}")
            exchange = _reply(conversation, exchange)
    return 0


def _reply(conversation: Conversation, exchange: Exchange) -> Exchange | None:
    """What comes of the listener's next words; None at the end."""
    if exchange.asks_permission:
        print(f"alexa: {PERMISSION_QUESTION}")
        return conversation.say(_listen() or "")
    words = None if exchange.ends_session else _listen()
    return None if words is None else conversation.say(words)


def _listen() -> str | None:
    """A line of standard input; None at its end."""
    try:
        return input("you:   ")
    except EOFError:
        print()
        return None


def _print_reminders(services: AlexaServices) -> None:
    """Print what was set since the last call."""
    for reminder in services.take_news():
        print(f"alexa: ({summary(reminder)})")
