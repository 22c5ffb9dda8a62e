"""The local page as a web application: serves the page's files and talks to speakers.

SECURITY. The page drives a skill and writes files into the folder of recordings, so only itself may do that:

- It is bound to the loopback address. A request has to name that address or "localhost" as its Host; a web page
  elsewhere whose name was made to point here (DNS rebinding) is refused.
- A request that changes anything has to be JSON and come from the page's own Origin, so that no form and no script of
  another site can send it. No response may be read, embedded or framed by another site.
- The page's own policy allows no script, style, picture or connection from elsewhere, so it makes no request to the
  network. Amazon's renderer compiles code as it runs; it has a frame with a policy of its own, which allows that.
- What comes from the skill is put into the page as text, never as markup.
- A recording's name is letters, digits and underscores, so it cannot name a file in another folder.

Whoever else is logged in on this machine can reach the loopback address too. There are no secrets to read, and no file
to write but conversations. Nothing of this ships: the hosted skill is `skill.web`, which has none of these addresses.
"""

from pathlib import Path

from flask import Flask, Response, jsonify, send_from_directory
from werkzeug.exceptions import HTTPException, NotFound

from skill.tools.simulator.alexa_nlu import UnknownLocaleError
from skill.tools.simulator.local_api import BadInputError, add_api
from skill.tools.simulator.local_services import add_services
from skill.tools.simulator.loopback import SCREEN_POLICY, guard
from skill.tools.simulator.recorder import Recordings
from skill.tools.simulator.recording import RecordingError
from skill.tools.simulator.speaker import Skill
from skill.tools.simulator.speakers import Speakers

PAGE = Path(__file__).with_name("page")
RENDERER = Path(__file__).with_name("renderer") / "node_modules" / "apl-viewhost-web" / "index.js"
"""Where npm installs Amazon's renderer."""
MAX_BODY = 1_000_000
"""Bytes of a request that are read."""


def create_app(
    skill: Skill,
    *,
    port: int,
    recordings: Recordings | None = None,
    renderer: Path = RENDERER,
) -> Flask:
    """The application for one skill, reached at a port of the loopback address."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    guard(app, port)

    @app.get("/")
    def show_page() -> Response:
        return send_from_directory(PAGE, "index.html")

    @app.get("/page/<name>")
    def send_file(name: str) -> Response:
        response = send_from_directory(PAGE, name)
        if name == "screen.html":
            response.headers["Content-Security-Policy"] = SCREEN_POLICY
        return response

    @app.get("/renderer.js")
    def send_renderer() -> Response:
        if not renderer.is_file():
            raise NotFound("Amazon's renderer is not installed.")
        return send_from_directory(renderer.parent, renderer.name)

    speakers = Speakers(skill)
    add_api(app, speakers, recordings or Recordings(), has_renderer=renderer.is_file())
    add_services(app, speakers, skill.services)
    _answer_errors(app)
    return app


def _answer_errors(app: Flask) -> None:
    """Whoever sent a bad request learns what is wrong with it, as JSON."""

    def answer(message: str, status: int) -> tuple[Response, int]:
        return jsonify(error=message), status

    @app.errorhandler(BadInputError)
    @app.errorhandler(RecordingError)
    @app.errorhandler(UnknownLocaleError)
    def answer_bad_input(error: Exception) -> tuple[Response, int]:
        return answer(str(error), 400)

    @app.errorhandler(HTTPException)
    def answer_http_error(error: HTTPException) -> tuple[Response, int]:
        return answer(error.description or str(error), error.code or 400)
