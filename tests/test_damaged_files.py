"""Damage to the files that ship is noticed when they are loaded, with the name of the file; never another answer."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from skill import catalog
from skill.compiled import DamagedFileError
from skill.nlu import classifier

TRIES = 500
LOADERS: dict[str, Callable[[str], object]] = {"content.json": catalog.load, "model.bin": classifier.load}
WHOLE = {"content.json": Path(catalog.COMPILED).read_bytes(), "model.bin": Path(classifier.COMPILED).read_bytes()}


def damaged(data: bytes, choose: random.Random) -> bytes:
    """The data cut short, with one bit flipped, with one byte more, or with a piece of it overwritten."""
    at, changed = choose.randrange(len(data)), bytearray(data)
    match choose.choice(("cut", "bit", "head", "more", "piece")):
        case "cut":
            return data[:at]
        case "bit":
            changed[at] ^= 1 << choose.randrange(8)
        case "head":
            changed[choose.randrange(40)] ^= 1 << choose.randrange(8)
        case "more":
            changed.insert(at, choose.randrange(256))
        case "piece":
            changed[at : at + 64] = choose.randbytes(64)
    return bytes(changed)


@pytest.mark.parametrize("name", LOADERS)
def test_no_damage_passes(name: str, tmp_path: Path) -> None:
    choose, path = random.Random(name), tmp_path / name  # noqa: S311 - not for security
    for _ in range(TRIES):
        path.write_bytes(damaged(WHOLE[name], choose))
        with pytest.raises(DamagedFileError, match=re.escape(str(path))):
            LOADERS[name](str(path))


@pytest.mark.parametrize("name", LOADERS)
def test_the_file_that_ships_is_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WHOLE[name])
    assert LOADERS[name](str(path))


@pytest.mark.parametrize("name", LOADERS)
def test_an_empty_and_a_missing_file_are_told_apart(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with pytest.raises(FileNotFoundError):
        LOADERS[name](str(path))
    path.touch()
    with pytest.raises(DamagedFileError, match=name):
        LOADERS[name](str(path))
