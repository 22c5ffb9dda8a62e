"""The threat model: every test that it names exists."""

import re

from tests.conftest import ROOT

POLICY = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", POLICY)


def test_every_threat_names_a_test_that_exists() -> None:
    rows = [row for row in POLICY.splitlines() if row.startswith("| ") and "---" not in row][1:]
    assert [row for row in rows if "`tests/" not in row] == []
    missing = [(path, name) for path, name in NAMED if f"def {name}(" not in (ROOT / path).read_text("utf-8")]
    assert missing == []
    assert len(NAMED) >= len(rows) >= 15
