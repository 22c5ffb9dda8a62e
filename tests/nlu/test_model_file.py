"""The file of trained weights: what was written is read, and damage is not taken for a model."""

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from skill.nlu.model_file import ALIGNMENT, OFFSET_EVERY, PREFIX, PRIMES, Model, Row, feature_key, seal, write

SETTINGS = {"digest": "d1g", "thresholds": {"answer": 0.5}, "scale": 0.01}
LABELS = ["tea", "coffee", "tea/", "tea/green"]
ROWS = {
    "cup": Row(255, [0, 1], [100, -127]),
    "pot": Row(1, [3], [7]),
    "^ cup": Row(9, [2], [127]),
    "#cup_": Row(0, [], []),
}


def model_of(rows: Mapping[str, Row], labels: Sequence[str] = LABELS) -> Model:
    return Model(write(SETTINGS, labels, [0.0] * len(labels), rows))


def head_of(packed: bytes) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(packed[PREFIX : int(packed[:8])])
    return head


def with_head(packed: bytes, head: object) -> bytes:
    """The file with another head, which is what a faulty writer would make."""
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return seal(text, packed[int(packed[:8]) :])


# Round trips


def test_what_was_written_is_read() -> None:
    model = Model(write(SETTINGS, LABELS, [0.5, -0.25, 0.0, 2.0], ROWS))
    assert (model.digest, model.thresholds, model.scale) == ("d1g", {"answer": 0.5}, 0.01)
    assert (model.entries, model.variants) == (["tea", "coffee"], ["tea/", "tea/green"])
    assert list(model.bias) == [0.5, -0.25, 0.0, 2.0]
    assert {feature: model.row(feature) for feature in ROWS} == ROWS


@pytest.mark.parametrize("feature", ["", "cu", "cups", "cup ", "Cup", "zzzzzzzzzzzz"])
def test_unknown_feature_has_no_row(feature: str) -> None:
    assert model_of(ROWS).row(feature) is None


def test_model_may_know_no_feature() -> None:
    assert model_of({}).row("cup") is None


@pytest.mark.parametrize("count", [1, OFFSET_EVERY - 1, OFFSET_EVERY, OFFSET_EVERY + 1, 5 * OFFSET_EVERY + 3])
def test_every_row_is_found_between_the_stored_offsets(count: int) -> None:
    choose = random.Random(count)  # noqa: S311 - not for security
    rows = {}
    for number in range(count):
        columns = sorted(choose.sample(range(4), choose.randrange(5)))
        rows[f"feature {number}"] = Row(choose.randrange(256), columns, [choose.randrange(-127, 128) for _ in columns])
    model = model_of(rows)
    assert {feature: model.row(feature) for feature in rows} == rows


@pytest.mark.parametrize("count", [255, 256, 257, 300, 600])
def test_row_may_weigh_every_label_of_many(count: int) -> None:
    labels = [f"entry {number}" for number in range(count)]
    rows = {"cup": Row(1, list(range(count)), [3] * count), "pot": Row(1, [count - 1], [4])}
    model = model_of(rows, labels)
    assert model.entries == labels
    for feature, row in rows.items():
        found = model.row(feature)
        assert found
        assert found.columns == sorted(found.columns)
        weights = dict(zip(found.columns, found.weights, strict=True))
        # A step that is too wide for a byte goes by labels that the feature does not weigh.
        assert {column: weight for column, weight in weights.items() if weight} == dict(
            zip(row.columns, row.weights, strict=True)
        )
        assert len(found.columns) <= len(row.columns) + 2


def test_parts_start_at_multiples_of_their_alignment() -> None:
    packed = write(SETTINGS, LABELS, [0.0] * 4, ROWS)
    assert int(packed[:ALIGNMENT]) % ALIGNMENT == 0
    assert len(packed) % ALIGNMENT == 0


def test_same_model_is_written_as_the_same_bytes() -> None:
    shuffled = dict(reversed(ROWS.items()))
    assert write(SETTINGS, LABELS, [0.0] * 4, shuffled) == write(SETTINGS, LABELS, [0.0] * 4, ROWS)


# Collisions


def colliding(prime: int) -> tuple[str, str]:
    """Two features of which the keys are the same for a prime."""
    first = int.from_bytes(b"a" * 12, "little")
    for step in range(1, 1 << 20):
        second = (first + step * prime).to_bytes(13, "little").rstrip(b"\0")
        if second.isascii():
            return "a" * 12, second.decode("ascii")
    raise AssertionError("no collision found")


@pytest.mark.parametrize("place", range(len(PRIMES) - 1))
def test_features_that_collide_take_the_next_prime(place: int) -> None:
    """Each prime before it has a collision of its own."""
    rows: dict[str, Row] = {}
    for number, prime in enumerate(PRIMES[: place + 1]):
        first, second = colliding(prime)
        assert feature_key(first, prime) == feature_key(second, prime)
        rows |= {first: Row(1, [0], [1]), second: Row(2, [1], [number])}
    packed = write(SETTINGS, LABELS, [0.0] * 4, rows)
    assert head_of(packed)["prime"] == PRIMES[place + 1]
    assert {feature: Model(packed).row(feature) for feature in rows} == rows


def test_first_prime_does_for_features_that_do_not_collide() -> None:
    assert head_of(write(SETTINGS, LABELS, [0.0] * 4, ROWS))["prime"] == PRIMES[0]


def test_collision_for_every_prime_is_refused() -> None:
    rows = {feature: Row(1, [], []) for prime in PRIMES for feature in colliding(prime)}
    with pytest.raises(ValueError, match="two features collide for every prime"):
        write(SETTINGS, LABELS, [0.0] * 4, rows)


def test_feature_that_is_not_ascii_is_refused() -> None:
    with pytest.raises(ValueError, match="ascii"):
        write(SETTINGS, LABELS, [0.0] * 4, {"th\N{LATIN SMALL LETTER E WITH ACUTE}": Row(1, [0], [1])})


# Damage


def test_file_cut_short_anywhere_is_refused() -> None:
    packed = write(SETTINGS, LABELS, [0.5, 0.25, 0.0, 2.0], ROWS)
    for size in range(len(packed)):
        with pytest.raises((KeyError, ValueError)):
            Model(packed[:size])


def test_file_with_something_after_its_end_is_refused() -> None:
    with pytest.raises(ValueError, match="model file"):
        Model(write(SETTINGS, LABELS, [0.0] * 4, ROWS) + bytes(ALIGNMENT))


@pytest.mark.parametrize("garbage", [b"", b"garbage", b"garbage " * 99, bytes(999), b"\xff" * 999, b"      16garbage "])
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises((KeyError, ValueError)):
        Model(garbage)


def test_random_bytes_are_refused() -> None:
    choose = random.Random(1)  # noqa: S311 - not for security
    for _ in range(200):
        with pytest.raises((KeyError, ValueError)):
            Model(choose.randbytes(400))


@pytest.mark.parametrize("key", sorted(head_of(write(SETTINGS, LABELS, [0.0] * 4, ROWS))))
def test_head_without_one_of_its_keys_is_refused(key: str) -> None:
    packed = write(SETTINGS, LABELS, [0.0] * 4, ROWS)
    head = head_of(packed)
    del head[key]
    with pytest.raises(KeyError):
        Model(with_head(packed, head))


@pytest.mark.parametrize("head", [[], "head", 5, None])
def test_head_of_another_shape_is_refused(head: object) -> None:
    with pytest.raises((KeyError, ValueError)):
        Model(with_head(write(SETTINGS, LABELS, [0.0] * 4, ROWS), head))


@pytest.mark.parametrize("part", ["keys", "offsets", "bias"])
@pytest.mark.parametrize("bytes_more", [1, 8, 800])
def test_part_of_another_size_is_refused(part: str, bytes_more: int) -> None:
    packed = write(SETTINGS, LABELS, [0.0] * 4, ROWS)
    head = head_of(packed)
    head["sizes"][part] += bytes_more
    with pytest.raises((KeyError, ValueError)):
        Model(with_head(packed, head))
