"""The command `build`: writes every generated file of the project, or says which of them are stale."""

import argparse
import json
from pathlib import Path
from typing import Any

from skill import catalog
from skill.telemetry import redaction
from skill.tools.alexa_package import interaction_model, manifest, samples, validate
from skill.tools.authoring import said_pairs, screens
from skill.tools.authoring.checks import check
from skill.tools.authoring.compile import compiled
from skill.tools.authoring.draft import ContentError, Draft
from skill.tools.simulator.alexa_nlu import MODELS, PACKAGE
from skill.tools.training import train

ROOT = Path(__file__).parents[3]


def run(options: argparse.Namespace) -> int:
    """Write what is stale. With `options.check` write nothing, and return 1 if something is stale.

    Raises ContentError, and writes nothing, if the content fails a check or Amazon would refuse the skill package.
    """
    draft = Draft()
    files = generated(draft)
    outdated = stale(files)
    if not options.check:
        write(files)
    for path in outdated:
        name = path.relative_to(ROOT)
        done = "wrote" if path.exists() else "removed"
        print(f"{name} is stale; run `make build`" if options.check else f"{done} {name}")
    if not options.check and not train.is_fresh(draft):
        print("The classifier has learned other utterances than these; run `make train`")
    return 1 if options.check and outdated else 0


def generated(draft: Draft) -> dict[Path, bytes]:
    """The bytes of each generated file, by path.

    Raises ContentError if the content fails a check or Amazon would refuse the skill package.
    """
    check(draft)
    data = compiled(draft)
    content = catalog.from_json(catalog.unseal(data))
    files = {
        Path(catalog.COMPILED): data,
        Path(screens.COMPILED): screens.compiled(draft).encode(),
        Path(redaction.COMPILED): said_pairs.compiled(draft),
        # Without a newline at its end, which is how ask-cli writes it back after an upload.
        PACKAGE / "skill.json": _json(manifest.build(draft)).rstrip(b"\n"),
    }
    for locale, chosen in samples.choose(draft).items():
        files[MODELS / f"{locale}.json"] = _json(interaction_model.build(draft, content, locale, chosen))
    for name, icon in draft.icons.items():
        files[PACKAGE / manifest.icon_path(name)] = icon
    package = {path.relative_to(PACKAGE).as_posix(): data for path, data in files.items() if PACKAGE in path.parents}
    if problems := validate.files(package, validate.emergency_numbers(draft)):
        raise ContentError(problems)
    return files


def stale(files: dict[Path, bytes]) -> list[Path]:
    """The committed files that differ from these, and those that are left over."""
    return [p for p, data in files.items() if not p.is_file() or p.read_bytes() != data] + _left_over(files)


def write(files: dict[Path, bytes]) -> None:
    """Write the files, and then remove those that are left over."""
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in _left_over(files):
        path.unlink()


def _left_over(files: dict[Path, bytes]) -> list[Path]:
    """Models of locales that are gone, and images that the manifest does not name any more."""
    return sorted({*MODELS.glob("*.json"), *(PACKAGE / manifest.IMAGES).glob("*")} - files.keys())


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
