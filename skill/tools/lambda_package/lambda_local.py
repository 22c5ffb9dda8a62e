"""The command `lambda-local`: one request to the built package under the real Lambda runtime, without Docker."""

import argparse
import json
import sys

from skill.tools.lambda_package.emulator import Emulator, init_milliseconds


def run(options: argparse.Namespace) -> int:
    """Send an event to a built package under the real Lambda runtime, without Docker."""
    try:
        event = json.loads(options.event.read_text("utf-8"))
        # A developer's machine, as `sam local` says: an event for any skill is answered.
        with Emulator(options.package, {"AWS_SAM_LOCAL": "true"}) as runtime:
            print(json.dumps(runtime.invoke(event), indent=2, ensure_ascii=False))
            print(f"initialised in {init_milliseconds(runtime.stop()):.0f} ms", file=sys.stderr)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0
