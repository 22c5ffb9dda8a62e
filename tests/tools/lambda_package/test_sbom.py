"""The bill of materials names everything that ships, with a licence that we may ship it under."""

import importlib.util
import json

import pytest

from skill.tools.__main__ import main
from skill.tools.lambda_package import sbom
from tests.conftest import needs
from tests.test_requirements import LOCKS, locked

PERMISSIVE = {"Apache-2.0", "Apache-2.0 OR BSD-3-Clause", "BSD-3-Clause", "MIT", "MPL-2.0"}
BILL = sbom.bill(sbom.LOCK.read_text("utf-8"))


def test_every_package_that_ships_is_in_the_bill_with_its_hashes() -> None:
    listed = {f"{component['name']}=={component['version']}" for component in BILL["components"]}
    assert listed == locked(LOCKS["runtime"])
    hashes = [found for component in BILL["components"] for found in component["externalReferences"][0]["hashes"]]
    assert len(hashes) == sbom.LOCK.read_text("utf-8").count("--hash=sha256:")


def test_every_licence_lets_us_ship_the_package() -> None:
    assert {component["licenses"][0]["expression"] for component in BILL["components"]} <= PERMISSIVE


def test_a_licence_that_nobody_has_looked_at_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sbom, "LICENCES", {})
    with pytest.raises(sbom.UnknownLicenceError, match="six: the licence 'MIT'"):
        sbom.bill("six==1.17.0 \\\n    --hash=sha256:" + "0" * 64)


def test_the_command_prints_what_cyclonedx_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sbom"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == BILL
    needs(importlib.util.find_spec("cyclonedx"), "cyclonedx-python-lib (make .venv/.audit)")
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(printed) is None
    broken = printed.replace('"library"', '"book"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None
