"""The command `finish-package`, which `sam build` runs through the Makefile."""

import argparse

from skill.tools.lambda_package import build


def run(options: argparse.Namespace) -> int:
    """Make a Lambda package small, quick to start and reproducible. Raises OSError or CalledProcessError."""
    print(build.finish(options.package))
    return 0
