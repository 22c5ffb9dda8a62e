"""Compiling: the JSON is what the catalog reads, and holds no utterances."""

import json
import subprocess
import sys
from pathlib import Path

from skill import catalog
from skill.catalog import Emergency, Topic
from skill.tools.authoring.compile import compiled
from skill.tools.authoring.draft import Draft
from tests.conftest import ROOT


def test_the_catalog_reads_what_is_compiled() -> None:
    draft = Draft()
    read = catalog.from_json(json.loads(compiled(draft)))
    assert read.entries.keys() == {entry_id for entries in draft.entries.values() for entry_id in entries}
    sun, crisis = read.entries["sun"], read.entries["crisis"]
    assert isinstance(sun, Topic)
    assert (sun.answer, sun.sources) == (draft.entries["topics"]["sun"]["answer"], (("Post Procedural Care", 6),))
    assert isinstance(crisis, Emergency)
    assert [" ".join(words) for words in crisis.red_flags] == draft.entries["emergencies"]["crisis"]["red_flags"]
    assert read.sections["Introduction"] == "the introduction"
    assert read.language.during_words == {"during"}
    assert read.metrics_namespace == "MesotherapyGuide"
    assert read.ordinary_words.startswith("a abeg able about ")
    assert read.wording("en-GB").emergency == "999"


def test_utterances_do_not_ship() -> None:
    text = compiled(Draft())
    assert "can i go in the sun" not in text


def test_every_process_compiles_to_the_same_text(copy: Path) -> None:
    code = "import sys; from pathlib import Path; from skill.tools.authoring import compile, draft; "
    code += "sys.stdout.write(compile.compiled(draft.Draft(Path(sys.argv[1]))))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, str(copy)], cwd=ROOT, check=True, capture_output=True, env={"PYTHONHASHSEED": "7"}
    )
    assert done.stdout.decode() == compiled(Draft())
