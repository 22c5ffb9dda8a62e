"""Answers the requests that Alexa sends to a skill in development on this machine, with the SDK's local debugger."""

import argparse
import logging
import sys
from pathlib import Path

from ask_sdk_local_debug.local_debugger_invoker import LocalDebuggerInvoker

APP = Path(__file__).parents[1] / "app.py"


def run(options: argparse.Namespace) -> int:
    """Stay connected until Amazon or Ctrl-C ends it; print the requests and the responses."""
    # Without a log, the debugger prints nothing, not even that it cannot connect.
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    session = ["--accessToken", options.access_token, "--skillId", options.skill_id, "--region", options.region]
    LocalDebuggerInvoker([*session, "--skillFilePath", str(APP), "--skillHandler", "handler"]).invoke()
    return 0
