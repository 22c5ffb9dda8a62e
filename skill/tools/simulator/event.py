"""The command `event`: prints the request envelope of an utterance, for `sam local invoke -e`."""

import argparse
import json

from skill.tools.simulator.conversation import Conversation


def run(options: argparse.Namespace) -> int:
    """Print the envelope that the utterance would send at the beginning of a session."""
    print(json.dumps(Conversation(options.locale).request(options.utterance), indent=2, ensure_ascii=False))
    return 0
