"""Every generated file of the project, and whether the committed ones are fresh."""

import json
from pathlib import Path
from typing import Any

from skill import content, redaction
from skill.local import authoring, icon, manifest, model
from skill.local.authoring import Draft
from skill.local.understand import MODELS, PACKAGE

ROOT = Path(__file__).parents[2]
IMAGES = PACKAGE / "assets" / "images"


def generated(draft: Draft) -> dict[Path, bytes]:
    """The bytes of each generated file by path. Raises ContentError for content that is not fit to build from."""
    authoring.check(draft)
    compiled = authoring.compiled(draft)
    files = {
        Path(content.COMPILED): compiled.encode(),
        Path(redaction.COMPILED): "".join(f"{word}\n" for word in sorted(set(draft.words))).encode(),
        # As ask-cli writes it back when it has uploaded it: without a newline at its end.
        PACKAGE / "skill.json": _json(manifest.build(draft)).rstrip(b"\n"),
    }
    for locale in draft.locales:
        built = model.build(draft, json.loads(compiled), locale)
        files[MODELS / f"{locale}.json"] = _json(built)
        for name, size in icon.SIZES.items():
            files[IMAGES / f"{locale}_{name}Icon.png"] = icon.draw(size)
    return files


def stale(files: dict[Path, bytes]) -> list[str]:
    """Names of the committed files that differ from these, or are none of them."""
    differing = [path for path, data in files.items() if not path.is_file() or path.read_bytes() != data]
    return [str(path.relative_to(ROOT)) for path in (*differing, *_left_over(files))]


def write(files: dict[Path, bytes]) -> None:
    """Write the files, and remove those of locales that are no more."""
    for path in _left_over(files):
        path.unlink()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _left_over(files: dict[Path, bytes]) -> list[Path]:
    return sorted({*MODELS.glob("*.json"), *IMAGES.glob("*.png")} - files.keys())


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
