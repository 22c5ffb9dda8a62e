"""The command `finish-package`, which `sam build` runs through the Makefile."""

import argparse
import subprocess
import sys

from skill.tools.lambda_package import build


def run(options: argparse.Namespace) -> int:
    """Make a Lambda package small, quick to start and reproducible."""
    try:
        print(build.finish(options.package))
    except subprocess.CalledProcessError as error:
        print(error, error.stderr, sep="\n", file=sys.stderr)
        return 2
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
