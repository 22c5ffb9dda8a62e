"""Tables and pictures of an evaluation."""

from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from skill.tools.evaluation import report
from tests.conftest import needs
from tests.tools.evaluation.test_metrics import RESULT


def test_a_table_has_a_row_for_each_file_and_one_for_all() -> None:
    head, _, first, _, last = report.table(RESULT).splitlines()
    assert head.endswith("| missed emergencies | false emergencies | asked |")
    assert head.startswith("| set | utterances | right | answer | gap | out_of_scope | emergency | at the first turn |")
    assert first.startswith("| test/a | 14 |")
    assert last == "| all | 15 | 33.3% | 28.6% | 25.0% | 100.0% | 33.3% | 26.7% | 2 | 2 | 1 | 2 | 1 |"


def test_topics_with_variants_show_how_often_each_was_given() -> None:
    assert report.variants(RESULT).splitlines()[2:] == ["| a | 1 | x 2 |", "| b | 1 | y 1 |"]


def test_missed_and_false_emergencies_are_listed_with_their_words() -> None:
    assert report.emergencies(RESULT) == [
        "expected emergency, given gap: emergency gap c",
        "expected answer, given emergency: answer emergency e",
        "expected gap, given emergency: gap emergency e",
    ]


@pytest.mark.parametrize(
    "draw",
    [partial(report.draw_confusions, RESULT), partial(report.draw_threshold, [(0.0, 1.0, 0.5), (1.0, 0.0, 1.0)], 0.2)],
)
def test_a_picture_is_the_same_each_time(draw: partial[None], tmp_path: Path) -> None:
    needs(find_spec("matplotlib"), "matplotlib")
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        draw(path=tmp_path / name / "picture.svg")
    assert (tmp_path / "first" / "picture.svg").read_bytes() == (tmp_path / "second" / "picture.svg").read_bytes()
