"""The command `serve`: a speaker in the browser, at the loopback address, until Ctrl-C."""

import argparse
import sys
import webbrowser

import waitress

from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE
from skill.tools.simulator.alexa_services import TIME_ZONES, AlexaServices
from skill.tools.simulator.local_app import MAX_BODY, RENDERER, create_app
from skill.tools.simulator.loopback import LOOPBACK
from skill.tools.simulator.speaker import Skill

THREADS = 8
"""More than a browser has connections."""


def run(options: argparse.Namespace) -> int:
    """Serve the page, and open it in the browser unless told not to."""
    from skill import app  # only now, since it loads the compiled content

    with AlexaServices(TIME_ZONES[DEFAULT_LOCALE], permission=False) as services:
        return _serve(Skill(app.handler, app.CATALOG, app.CLASSIFIER, services), options)


def _serve(skill: Skill, options: argparse.Namespace) -> int:
    page = create_app(skill, port=options.port)
    try:
        server = waitress.create_server(
            page, host=LOOPBACK, port=options.port, threads=THREADS, max_request_body_size=MAX_BODY, ident=None
        )
    except OSError as error:
        print(
            f"cannot listen on port {options.port}: {error}\nname another, as in make serve PORT={options.port + 1}",
            file=sys.stderr,
        )
        return 2
    address = f"http://{LOOPBACK}:{options.port}/"
    print(f"The speaker is at {address}\nCtrl-C ends it.", flush=True)
    if not RENDERER.is_file():
        print("Screens are not drawn: Amazon's renderer needs npm.", flush=True)
    if options.open:
        webbrowser.open(address)
    server.run()
    return 0
