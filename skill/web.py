"""The skill as a web service behind Flask-Ask-SDK: POST / takes Alexa's requests, GET /health tells that it is ready.

`python -m skill.web` serves it with waitress. The environment says how: SKILL_ID, HOST, PORT, WORKERS, and
MEMORY_TABLE with MEMORY_KEY to remember listeners in a DynamoDB table.
"""

import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import waitress
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import BadRequest, HTTPException

from skill import __version__, catalog, certvalidator_stand_in
from skill.alexa.services import SERVICES
from skill.alexa.skill import create_skill
from skill.alexa.verification import (
    CHAIN_URL_HEADER,
    SIGNATURE_HEADER,
    Clock,
    FetchChain,
    RejectedRequestError,
    Verifier,
)
from skill.memory.listener import Listeners, in_table
from skill.nlu import classifier
from skill.telemetry.log import RequestLog, trace

certvalidator_stand_in.install()
from flask_ask_sdk.skill_adapter import (  # noqa: E402 - the stand-in must be there first
    VERIFY_SIGNATURE_APP_CONFIG,
    VERIFY_TIMESTAMP_APP_CONFIG,
    SkillAdapter,
)

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MAX_BODY = 1_000_000
"""Bytes of a request that are read; a real one has some thousands."""
FUNCTION = "web"
"""Stands in the log where Lambda names its function."""
CONNECTIONS = 1000
"""More wait to be accepted. Slow clients take them up without binding a worker, so there are far more than workers."""
SLOWEST_REQUEST_SECONDS = 30
"""A connection that sends nothing for so long is closed."""
logger = logging.getLogger("skill.web")


def create_app(
    *,
    skill_id: str,
    fetch_chain: FetchChain | None = None,
    trust_roots: "Sequence[Certificate] | None" = None,
    clock: Clock | None = None,
    memory: Listeners | None = None,
) -> Flask:
    """The web service for one skill. Raises ValueError without a skill id.

    `fetch_chain` returns the PEM file at an address, `trust_roots` are the certificate authorities to trust, and
    `clock` returns the time now with its time zone. By default chains come from Amazon, the roots from certifi, and the
    time from the system. `memory` is what is kept of listeners, by default nothing.
    """
    if not isinstance(skill_id, str) or not skill_id.strip():
        raise ValueError("a web service needs the id of its skill, or it would answer anybody's")
    content, model = catalog.load(), classifier.load()
    verifier = Verifier(skill_id, fetch_chain=fetch_chain, trust_roots=trust_roots, clock=clock)
    app = Flask(__name__, static_folder=None)
    # The SDK's own verifiers parse before they verify, and need a library that cannot be imported.
    app.config.update(
        {VERIFY_SIGNATURE_APP_CONFIG: False, VERIFY_TIMESTAMP_APP_CONFIG: False, "MAX_CONTENT_LENGTH": MAX_BODY}
    )
    log = RequestLog(content, function=FUNCTION, keep_unanswered=os.environ.get("KEEP_UNANSWERED") == "true")
    composed = create_skill(content, model, memory=memory, services=SERVICES, skill_id=skill_id, log=log)
    skill = SkillAdapter(composed, skill_id, app=app)

    @app.post("/")
    def answer() -> Response:
        try:
            verifier.verify(
                request.get_data(),
                signature=request.headers.get(SIGNATURE_HEADER, ""),
                address=request.headers.get(CHAIN_URL_HEADER, ""),
            )
        except RejectedRequestError as error:
            logger.warning("rejected a request: %s", error)
            raise BadRequest from None
        try:
            answered: Response = skill.dispatch_request()
            return answered
        except Exception as error:
            logger.error("rejected a request: it cannot be read: %s", trace(error).rsplit("\n", 1)[-1])
            raise BadRequest from None

    @app.get("/health")
    def health() -> Response:
        return jsonify(version=__version__, ready=True)

    @app.errorhandler(HTTPException)
    def tell_nothing(error: HTTPException) -> Response:
        """Whoever sent a bad request learns the status, and nothing else."""
        headers = {"Allow": ", ".join(error.valid_methods or ())} if hasattr(error, "valid_methods") else {}
        return Response(status=error.code or BadRequest.code, headers=headers)

    return app


class Settings(NamedTuple):
    """What the environment says."""

    skill_id: str
    host: str
    port: int
    workers: int
    """How many requests are answered at once."""
    memory: Listeners | None = None
    """What is kept of listeners; None without a table or without a key."""


class SettingError(Exception):
    """A variable of the environment is missing or wrong; names it."""


def settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingError."""
    skill_id = environment.get("SKILL_ID", "").strip()
    if not skill_id:
        raise SettingError(
            "SKILL_ID must be the id of the skill, such as amzn1.ask.skill.0000…; see docs/web_hosting.md"
        )
    return Settings(
        skill_id,
        environment.get("HOST", "").strip() or "127.0.0.1",
        _number(environment, "PORT", 8080, 65_535),
        _number(environment, "WORKERS", 8, 256),
        in_table(environment.get("MEMORY_TABLE", ""), environment.get("MEMORY_KEY", "")),
    )


def create_server(app: Flask, found: Settings) -> Any:
    """The server of an app, whose `run` serves until stopped. Raises OSError when it cannot listen.

    It gives a request to a worker only when all of it is there, so that slow clients bind none.
    """
    return waitress.create_server(
        app,
        host=found.host,
        port=found.port,
        threads=found.workers,
        max_request_body_size=MAX_BODY,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_timeout=SLOWEST_REQUEST_SECONDS,
        ident=None,
    )


def _number(environment: Mapping[str, str], name: str, default: int, highest: int) -> int:
    value = environment.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= highest):
        raise SettingError(f"{name} must be a number from 1 to {highest}, not {value!r}")
    return int(value)


def main() -> int:
    """Serve until stopped. Returns 2 when the environment is wrong."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # A container is stopped with this signal; without a handler its first process would ignore it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        found = settings(os.environ)
        server = create_server(create_app(skill_id=found.skill_id, memory=found.memory), found)
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cannot listen at HOST and PORT: {error}", file=sys.stderr)
        return 2
    logger.info("serving at http://%s:%d/ with %d workers", found.host, found.port, found.workers)
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
