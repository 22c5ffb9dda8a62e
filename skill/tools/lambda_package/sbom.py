"""The command `sbom`: prints the bill of materials of the Lambda package, in CycloneDX's JSON, with licences."""

import argparse
import json
import re
from collections.abc import Mapping
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from skill import __version__

LOCK = Path(__file__).parents[3] / "requirements" / "runtime.txt"
LICENCES: Mapping[str, str] = {
    "apache 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "bsd-3-clause": "BSD-3-Clause",
    "dual license": "Apache-2.0 OR BSD-3-Clause",
    "mit": "MIT",
    "mpl-2.0": "MPL-2.0",
}
"""As SPDX writes them, by how packages do. "Dual License" is that of python-dateutil, whose LICENSE file names both."""


class UnknownLicenceError(Exception):
    """A package has a licence that nobody has looked at; names both."""


def run(_: argparse.Namespace) -> int:
    """Print what ships beside the skill's own code."""
    print(json.dumps(bill(LOCK.read_text("utf-8")), indent=2))
    return 0


def bill(lock: str) -> dict[str, Any]:
    """The bill for the pins of a lock file, the same for the same pins.

    Raises UnknownLicenceError, and PackageNotFoundError for a package that is not installed.
    """
    pins = re.findall(r"^([a-z0-9-]+)==([\w.]+)[^\n]*((?:\n    --hash=\S+(?: \\)?)+)", lock, re.MULTILINE)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "mesotherapy-guide",
                "name": "mesotherapy-guide",
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(*pin) for pin in pins],
    }


def _component(name: str, version: str, hashes: str) -> dict[str, Any]:
    address, digests = f"pkg:pypi/{name}@{version}", re.findall(r"sha256:([0-9a-f]{64})", hashes)
    # The files that pip may take the package from; it refuses any other.
    distribution = {
        "type": "distribution",
        "url": f"https://pypi.org/project/{name}/{version}/",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
    }
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "licenses": [{"expression": _licence(name)}],
        "purl": address,
        "externalReferences": [distribution],
    }


def _licence(name: str) -> str:
    found = metadata(name).json
    named = str(found.get("license_expression") or found.get("license") or "")
    if named.lower() not in LICENCES:
        raise UnknownLicenceError(f"{name}: the licence {named!r} is not among those in {Path(__file__).name}")
    return LICENCES[named.lower()]
