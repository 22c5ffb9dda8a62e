"""The bench measures the functions it names, and turns the figures into tables and a picture."""

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from boto3.session import Session

from skill.tools.bench import bench, cold, results, store_server, warm
from skill.tools.bench.baseline_packages import BARE, HELLO, LOGGED, STORED, Baseline
from tests.conftest import needs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packages")


@pytest.fixture(scope="module")
def functions(package: Path, folder: Path) -> Iterator[list[cold.ColdStarts]]:
    """The packages of the bench compiled for this Python, but for the baselines with more than the SDK."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cold, "BASELINES", (BARE, HELLO))
        with store_server.running() as store:
            yield cold.prepare(package, folder, sys.executable, store)


def test_cold_starts_of_all_functions_are_measured(functions: list[cold.ColdStarts]) -> None:
    assert [function.name for function in functions] == [BARE.name, HELLO.name, *cold.EVENTS, cold.REMEMBERING]
    cold.measure(functions, 2)
    assert [len(function.milliseconds) for function in functions] == [2] * 5
    bare, hello, topic, _, remembering = functions
    assert 0 < bare.median < hello.median
    # The target is 0.8; the margin is for noisy machines.
    assert topic.ratio(hello) < 1.5
    # boto3 makes a cold start longer by more than an answer takes.
    assert remembering.median > topic.median * 1.2
    # The package has a urllib3 of its own, which boto3 then uses too.
    store: Any = Session("bench", "bench", region_name="us-east-1").client(
        "dynamodb", endpoint_url=remembering.environment["AWS_ENDPOINT_URL_DYNAMODB"]
    )
    assert store.scan(TableName=store_server.TABLE)["Count"] == 1
    assert "| hello-world skill |" in results.cold_table({"here": [bare, hello, topic]})


@pytest.mark.usefixtures("functions")
def test_warm_answers_of_the_skill_are_measured_against_hello_world(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "REQUESTS", 50)
    hello, topic, free_question, questions = prepared = warm.prepare(folder)
    warm.measure(prepared, sys.executable, 1)
    assert [len(function.rounds[0]) for function in prepared] == [50] * 4
    assert hello.ratio(hello) == 1
    # The target is 2.5 for free questions; the margin is for noisy machines.
    assert topic.ratio(hello) < 4
    assert free_question.percentile(50) < 5
    assert f"| {questions.name} |" in results.warm_table({"here": prepared})


@pytest.mark.parametrize("baseline", [STORED, LOGGED], ids=lambda baseline: baseline.module)
def test_a_baseline_with_more_than_the_sdk_is_built(baseline: Baseline, tmp_path: Path) -> None:
    needs(all(map(installed, baseline.requires)), f"{' or '.join(baseline.requires)} (`make bench` installs them)")
    package = baseline.build(tmp_path / "package", "true")  # compiles nothing, which takes long
    assert (package / f"{baseline.module}.py").is_file()
    assert (package / "ask_sdk_core" / "skill_builder.py").is_file()


def installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def test_the_first_request_in_the_log_is_the_cold_start() -> None:
    log = "\tInit Duration: 0.1 ms\tDuration: 12.50 ms\tBilled Duration: 13 ms"
    assert cold.first_milliseconds(f"REPORT RequestId: 1{log}\nREPORT RequestId: 2{log.replace('12', '99')}") == 12.5
    with pytest.raises(ValueError, match="reports no request"):
        cold.first_milliseconds("START")


def test_ratios_compare_figures_of_the_same_round(tmp_path: Path) -> None:
    mine = cold.ColdStarts("mine", tmp_path, "", {}, milliseconds=[10, 400, 30])
    theirs = cold.ColdStarts("theirs", tmp_path, "", {}, milliseconds=[10, 200, 10])
    assert mine.ratio(theirs) == 2
    assert mine.median == 30
    warm_mine = warm.WarmAnswers("mine", tmp_path, "", tmp_path, [[1, 2, 3], [8, 8, 9]])
    warm_theirs = warm.WarmAnswers("theirs", tmp_path, "", tmp_path, [[1, 1, 1], [2, 2, 9]])
    assert warm_mine.ratio(warm_theirs) == 3


def test_this_python_is_always_an_environment() -> None:
    *_, here = bench.environments()
    assert (here.python, here.image) == (sys.executable, "")
    assert here.name == here.python_name == f"Python {sys.version_info[0]}.{sys.version_info[1]}"


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    needs(find_spec("matplotlib"), "matplotlib (`make bench` installs it)")
    functions = [
        cold.ColdStarts(HELLO.name, tmp_path, "", {}, milliseconds=[3, 4]),
        cold.ColdStarts("another", tmp_path, "", {}, milliseconds=[2, 1]),
    ]
    results.draw_cold({"here": functions, "there": functions}, tmp_path / "cold.svg")
    assert "</svg>" in (tmp_path / "cold.svg").read_text("utf-8")
