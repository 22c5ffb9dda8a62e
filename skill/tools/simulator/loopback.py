"""Keeps everybody but the page itself out of the local page's server; the security of `local_app` rests on it."""

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

LOOPBACK = "127.0.0.1"
POLICY = "default-src 'none'; img-src 'self' data:; style-src 'self'; form-action 'none'; "
PAGE_POLICY = (
    f"{POLICY}connect-src 'self'; script-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCREEN_POLICY = (
    f"{POLICY}connect-src 'self' data:; style-src-elem 'self' 'unsafe-inline'; style-src-attr 'unsafe-inline'; "
    "script-src 'self' 'unsafe-eval'; base-uri 'none'; frame-ancestors 'self'"
)
"""Of the frame with the renderer, which compiles code and writes styles as it runs."""


def guard(app: Flask, port: int) -> None:
    """Refuse requests that are not for a port of the loopback address, or that another web page sends."""
    hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}

    @app.before_request
    def refuse_others() -> None:
        if request.host not in hosts:
            raise Forbidden("This page answers at its own address only.")
        if request.method in ("GET", "HEAD"):
            return
        if request.headers.get("Origin") != f"http://{request.host}":
            raise Forbidden("This page takes requests from itself only.")
        if request.mimetype != "application/json":
            raise UnsupportedMediaType("This page takes JSON only.")

    @app.after_request
    def shut_out_others(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response
