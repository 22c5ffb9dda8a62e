"""The command `ask`: answers an utterance, or every line of standard input."""

import argparse
import json
import os
import sys

from skill.tools.simulator import local_memory
from skill.tools.simulator.conversation import Conversation


def run(options: argparse.Namespace) -> int:
    """Print each answer: as plain speech, or with `json` as one JSON object a line (the fields of Exchange).

    Each line is said in a session of its own, or with `conversation` all in one. Nothing is kept between runs, since
    the lines may be those of different people, unless the environment variable MEMORY asks for it.
    """
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    conversation = Conversation(options.locale, handler=local_memory.handler(os.environ, "off"))
    for line in [options.utterance] if options.utterance else sys.stdin:
        exchange = conversation.say(line.rstrip("\n"))
        print(json.dumps(vars(exchange), ensure_ascii=False) if options.json else exchange.speech, flush=True)
        if not options.conversation:
            conversation.hang_up()
    return 0
