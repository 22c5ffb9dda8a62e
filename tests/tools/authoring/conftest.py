"""What the tests of authoring share: copies of the content to spoil."""

import shutil
from pathlib import Path

import pytest

from skill.tools.authoring.checks import check
from skill.tools.authoring.draft import CONTENT, ContentError, Draft
from tests.conftest import ROOT

SOURDOUGH = ROOT / "tests" / "second_document"
OF_FIRST_DOCUMENT = shutil.ignore_patterns("topics", "gaps", "emergencies", "wording", "utterances")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content, without training and test utterances."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("utterances")))


@pytest.fixture
def sourdough(tmp_path: Path) -> Path:
    """A copy of the content of the second document, whose article is part of the project."""
    folder = shutil.copytree(CONTENT, tmp_path / "sourdough", ignore=OF_FIRST_DOCUMENT)
    return Path(shutil.copytree(SOURDOUGH / "content", folder, dirs_exist_ok=True))


def problems(folder: Path) -> list[str]:
    """What the checks find wrong with the content in a folder; fails if they find nothing."""
    with pytest.raises(ContentError) as caught:
        check(Draft(folder))
    return caught.value.problems


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Replace `old`, which has to be there, by `new` at its first occurrence in a file."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
