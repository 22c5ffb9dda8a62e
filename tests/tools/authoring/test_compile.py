"""Compiling: the JSON is what the catalog reads, and holds no utterances."""

import subprocess
import sys
from pathlib import Path

from skill import catalog
from skill.catalog import DialogAct, Emergency, Gap, Topic
from skill.tools.authoring.compile import compiled
from skill.tools.authoring.draft import Draft
from tests.conftest import ROOT
from tests.tools.authoring.conftest import spoil


def test_the_catalog_reads_what_is_compiled() -> None:
    draft = Draft()
    read = catalog.from_json(catalog.unseal(compiled(draft)))
    assert read.entries.keys() == {entry_id for entries in draft.entries.values() for entry_id in entries}
    sun, crisis = read.entries["sun"], read.entries["crisis"]
    assert isinstance(sun, Topic)
    assert (sun.answer, sun.sources) == (draft.entries["topics"]["sun"]["answer"], (("Post Procedural Care", 6),))
    assert isinstance(crisis, Emergency)
    authored = draft.entries["emergencies"]["crisis"]
    assert [" ".join(words) for words in crisis.red_flags] == authored["red_flags"]
    assert [" ".join(words) for words in crisis.evidence] == authored["evidence"]
    assert (crisis.check, crisis.question, crisis.card) == (authored["check"], authored["question"], False)
    assert read.sections["Introduction"] == "the introduction"
    assert read.language.during_words == {"during"}
    assert read.metrics_namespace == "MesotherapyGuide"
    assert read.wording("en-GB").emergency == "999"


def test_what_authors_leave_out_is_empty() -> None:
    read = catalog.from_json(catalog.unseal(compiled(Draft())))
    origin, feelings = read.entries["word_origin"], read.entries["feelings"]
    assert isinstance(origin, Topic)
    assert (origin.phase, origin.counterpart, origin.why, origin.doubt) == ("", "", "", "")
    assert (origin.bold, origin.covers, origin.more_covers, origin.variants) == (False, (), (), ())
    assert isinstance(feelings, Gap)
    assert (feelings.fact, feelings.who_knows, feelings.covers, feelings.sources) == ("", "", (), ())
    assert read.entries["emergency"].question == ""  # type: ignore[union-attr]
    assert read.entries["wait"] == DialogAct("wait", "")


def test_what_authors_write_is_compiled() -> None:
    draft = Draft()
    read = catalog.from_json(catalog.unseal(compiled(draft)))
    cost, age = read.entries["cost"], read.entries["age"]
    assert isinstance(cost, Gap)
    authored = draft.entries["gaps"]["cost"]
    assert (cost.fact, cost.who_knows, list(cost.covers)) == (
        authored["fact"],
        authored["who_knows"],
        authored["covers"],
    )
    assert cost.subject == authored["title"].lower()
    assert cost.sources == (("How Many Sessions Will Be Needed?", 1),)
    assert isinstance(age, Topic)
    authored = draft.entries["topics"]["age"]
    assert (age.bold, age.again, age.simple, age.short, age.doubt) == (
        True,
        *(authored[key] for key in ("again", "simple", "short", "doubt")),
    )
    assert list(age.more_covers) == authored["more_covers"]
    assert [chapter.id for chapter in read.tour] == [chapter["id"] for chapter in draft.chapters]
    assert read.tour[2].tells == (("who_for", "answer"), ("who_for", "more"))
    assert read.tour[2].about[:2] == ("who_for", "signs")
    assert {rule.id: dict(rule.marks) for rule in read.rules}["washing_after"] == {
        "first": ("hours", 12),
        "morning": ("morning", 1),
        "second": ("hours", 24),
        "last": ("hours", 36),
    }
    assert read.rules[1].marks == {"start": ("hours", -48)}
    assert read.times == draft.times
    assert read.heard_as == draft.heard_as
    assert read.heard_as["i am"] == "im"
    assert read.heard_as["meso therapy"] == "mesotherapy"
    assert read.pronoun_for == draft.skill["pronoun_for"]
    assert read.wording("en-GB").fragments == draft.wordings["en"]["fragments"]


def test_a_pattern_is_compiled_in_the_spelling_that_the_dialog_reads(copy: Path) -> None:
    spoil(copy, "emergencies/crisis.toml", "evidence = [", 'evidence = ["wrote on fda form",')
    evidence = catalog.from_json(catalog.unseal(compiled(Draft(copy)))).entries["crisis"].evidence  # type: ignore[union-attr]
    assert evidence[0] == ("wrote", "on", "f", "d", "a", "form")


def test_a_name_is_compiled_with_the_words_that_the_dialog_reads(copy: Path) -> None:
    spoil(copy, "gaps/swimming.toml", "[names]", '[names]\n"J.J.\'s pool" = ["jjs fda pool", "it is jjs"]')
    swimming = catalog.from_json(catalog.unseal(compiled(Draft(copy)))).entries["swimming"]
    assert isinstance(swimming, Gap)
    assert swimming.names.splitlines()[0] == "J.J.'s pool,jjs f d a pool,its jjs"
    assert swimming.name("j_j_s_pool") == "J.J.'s pool"
    assert swimming.name_in(["jjs", "f", "d", "a", "pool"], frozenset()) == "j_j_s_pool"


def test_utterances_do_not_ship() -> None:
    text = compiled(Draft())
    assert b"can i go in the sun" not in text


def test_every_process_compiles_to_the_same_text(copy: Path) -> None:
    code = "import sys; from pathlib import Path; from skill.tools.authoring import compile, draft; "
    code += "sys.stdout.buffer.write(compile.compiled(draft.Draft(Path(sys.argv[1]))))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, str(copy)], cwd=ROOT, check=True, capture_output=True, env={"PYTHONHASHSEED": "7"}
    )
    assert done.stdout == compiled(Draft())
