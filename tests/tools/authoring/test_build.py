"""The command `build`: what is generated, what is stale, what is removed."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from skill import catalog
from skill.telemetry import redaction
from skill.tools.alexa_package import samples, validate
from skill.tools.alexa_package.samples import Samples
from skill.tools.alexa_package.spoken_letters import spoken
from skill.tools.authoring import build, screens
from skill.tools.authoring.draft import ContentError, Draft
from skill.tools.simulator.alexa_nlu import MODELS, PACKAGE
from skill.tools.training import train
from tests.tools.authoring.conftest import spoil


@pytest.fixture(scope="module")
def generated() -> Mapping[Path, bytes]:
    return build.generated(Draft())


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to build into."""
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(build, "MODELS", tmp_path / "package" / "models")
    return tmp_path / "package"


def test_every_generated_file_is_fresh(generated: dict[Path, bytes]) -> None:
    assert build.stale(generated) == []


def test_compiled_content_manifest_models_and_icons_are_generated(generated: Mapping[Path, bytes]) -> None:
    images = PACKAGE / "assets" / "images"
    assert set(generated) == {
        Path(catalog.COMPILED),
        Path(screens.COMPILED),
        Path(redaction.COMPILED),
        PACKAGE / "skill.json",
        *(MODELS / f"{locale}.json" for locale in ("en-AU", "en-CA", "en-GB", "en-IN", "en-US")),
        images / "small_icon.png",
        images / "large_icon.png",
    }


def test_content_that_fails_a_check_generates_nothing(copy: Path) -> None:
    spoil(copy, "skill.toml", 'catch_all_gap = "gap_other"', 'catch_all_gap = "nothing"')
    with pytest.raises(ContentError, match="catch_all_gap"):
        build.generated(Draft(copy))


def own_utterances(draft: Draft) -> dict[str, Samples]:
    """The utterances of each entry as its samples, which is quicker than choosing."""
    carriers = {sample for phrase in draft.carrier_phrases for sample in phrase["samples"]}
    entries = {
        spoken(utterance, draft.language["initialisms"]): label.partition("/")[0]
        for label, utterance in draft.utterances()
        if utterance not in carriers
    }
    own: Samples = {entry_id: [] for kind in draft.entries.values() for entry_id in kind}
    for sample, entry_id in entries.items():
        own[entry_id].append(sample)
    return dict.fromkeys(draft.locales, own)


def test_what_amazon_would_refuse_is_named_and_nothing_is_written(
    copy: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_over = package / "models" / "en-ZA.json"
    left_over.parent.mkdir(parents=True)
    left_over.write_bytes(b"old")
    monkeypatch.setattr(catalog, "COMPILED", str(package / "content.json"))
    monkeypatch.setattr(redaction, "COMPILED", str(package / "said_pairs.bin"))
    monkeypatch.setattr(samples, "choose", own_utterances)
    monkeypatch.setattr(build, "Draft", lambda: Draft(copy))
    monkeypatch.setattr(validate, "MODELS", PurePosixPath("models"))
    spoil(copy, "skill.toml", "It is not a substitute", "It is no substitute")
    with pytest.raises(ContentError) as caught:
        build.run(Namespace(check=False))
    problem = "description: does not say 'not a substitute for professional medical advice'"
    assert caught.value.problems == [f"skill.json: {locale}: {problem}" for locale in sorted(Draft(copy).locales)]
    assert [path for path in package.rglob("*") if path.is_file()] == [left_over]
    spoil(copy, "skill.toml", "It is no substitute", "It is not a substitute")
    assert build.run(Namespace(check=False)) == 0
    assert (package / "content.json").is_file()
    assert not left_over.exists()


def test_an_intent_that_is_left_with_too_few_samples_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_sun(draft: Draft) -> dict[str, Samples]:
        return {locale: {**own, "sun": []} for locale, own in own_utterances(draft).items()}

    monkeypatch.setattr(samples, "choose", without_sun)
    with pytest.raises(ContentError) as caught:
        build.generated(Draft())
    assert caught.value.problems == [f"{locale}.json: SunIntent: has 0 samples, needs 5" for locale in Draft().locales]


def test_a_changed_file_is_written_and_one_left_over_is_removed(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, old_model, old_icon = (
        package / name for name in ("models/en-GB.json", "models/en-ZA.json", "assets/images/en-ZA_smallIcon.png")
    )
    for path in (model, old_model, old_icon):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"old")
    monkeypatch.setattr(build, "Draft", lambda: None)
    monkeypatch.setattr(build, "generated", lambda _: {model: b"new"})
    monkeypatch.setattr(train, "is_fresh", lambda _: True)
    assert build.run(Namespace(check=True)) == 1
    assert capsys.readouterr().out.splitlines() == [
        "package/models/en-GB.json is stale; run `make build`",
        "package/assets/images/en-ZA_smallIcon.png is stale; run `make build`",
        "package/models/en-ZA.json is stale; run `make build`",
    ]
    assert model.read_bytes() == b"old"
    assert build.run(Namespace(check=False)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "wrote package/models/en-GB.json",
        "removed package/assets/images/en-ZA_smallIcon.png",
        "removed package/models/en-ZA.json",
    ]
    assert model.read_bytes() == b"new"
    assert build.run(Namespace(check=True)) == 0


@pytest.mark.usefixtures("package")
def test_a_classifier_that_learned_other_utterances_is_told_of(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "Draft", lambda: Draft(copy))  # which has no training utterances
    monkeypatch.setattr(build, "generated", lambda _: {})
    assert build.run(Namespace(check=False)) == 0
    assert capsys.readouterr().out == "The classifier has learned other utterances than these; run `make train`\n"


def test_all_problems_of_the_content_are_raised_at_once(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copy / "skill.toml").unlink()
    (copy / "article.toml").unlink()
    monkeypatch.setattr(build, "Draft", lambda: Draft(copy))
    with pytest.raises(ContentError, match=r"^article.toml: is missing\nskill.toml: is missing$"):
        build.run(Namespace(check=False))
