"""The web service as `python -m skill.web` serves it, but for Amazon's edge.

usage: python -m tests.tools.web_load.server PORT ROOT CHAIN [--unverified]

It trusts the authority in the file ROOT, and is given the certificates in CHAIN without a download. With `--unverified`
it verifies nothing.
"""

import sys
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates

from skill import web
from skill.alexa.verification import Verifier
from skill.tools.simulator.envelope import APPLICATION

WORKERS = 8


def main(port: str, root: str, chain: str, *options: str) -> None:
    """Serve until stopped."""
    if options == ("--unverified",):
        Verifier.verify = lambda *_, **__: None  # type: ignore[method-assign]
    app = web.create_app(
        skill_id=APPLICATION,
        fetch_chain=lambda _: Path(chain).read_bytes(),
        trust_roots=load_pem_x509_certificates(Path(root).read_bytes()),
    )
    web.create_server(app, web.Settings(APPLICATION, "127.0.0.1", int(port), WORKERS)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
