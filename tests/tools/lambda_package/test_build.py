"""Finishing a package: what it removes, what it compiles, and that the same package gives the same bytes."""

import hashlib
import os
import sys
from pathlib import Path

import pytest

from skill.tools.__main__ import main
from skill.tools.lambda_package import build
from tests.conftest import needs

LAZY_APP = """
import os

if "AWS_LAMBDA_RUNTIME_API" in os.environ:
    from skill import lazy
else:
    from skill import eager


def handler(event, context):
    from skill import answers
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A package whose skill imports one module only in Lambda, one only elsewhere, one to answer, and one never."""
    package = tmp_path / "package"
    files = {f"skill/{name}.py": "" for name in ("__init__", "lazy", "eager", "answers", "never")}
    files |= {"skill/app.py": LAZY_APP, "warns.py": 'PATTERN = "\\d"', "bin/tool": "", "sdk-1.dist-info/METADATA": ""}
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return package


def compiled(package: Path) -> set[str]:
    return {path.name.partition(".")[0] for path in package.rglob("*.pyc")}


def test_only_modules_that_lambda_loads_or_that_warn_get_bytecode(small: Path) -> None:
    assert build.compile_for(small, sys.executable) == 5
    assert compiled(small) == {"__init__", "app", "lazy", "answers", "warns"}


def test_finishing_removes_what_no_request_reads(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "runtime_python", lambda: sys.executable)
    summary = build.finish(small)
    assert sorted(path.name for path in small.iterdir()) == ["__pycache__", "skill", "warns.py"]
    assert summary == "12 files; 5 with bytecode"


def test_without_the_runtimes_python_a_package_has_no_bytecode(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "runtime_python", lambda: None)
    assert main(["finish-package", str(small)]) == 0
    assert capsys.readouterr().out == "7 files; no Python 3.13 to compile them, so it starts slower\n"
    assert compiled(small) == set()


def test_a_skill_that_cannot_be_imported_is_an_error_with_its_traceback(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "runtime_python", lambda: sys.executable)
    (small / "skill" / "app.py").write_text("import nowhere", "utf-8")
    assert main(["finish-package", str(small)]) == 2
    assert "No module named 'nowhere'" in capsys.readouterr().err


def test_the_same_files_give_the_same_zip_file_whenever_they_were_written(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "runtime_python", lambda: None)
    build.finish(small)
    first = build.zipped(small)
    for number, path in enumerate(sorted(small.rglob("*"), reverse=True)):
        os.utime(path, (10**9 + number, 10**9 + number))
    assert build.zipped(small) != first
    build.finish(small)
    assert build.zipped(small) == first
    assert build.digest(first) == hashlib.sha256(first).hexdigest()


def test_the_runtimes_python_is_of_its_version() -> None:
    python = build.runtime_python()
    needs(python, f"Python {build.RUNTIME}")
    assert build.output_of([python or "", "--version"]).startswith(f"Python {build.RUNTIME}.")
