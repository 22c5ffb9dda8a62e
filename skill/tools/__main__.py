"""The command line: talk to the skill, and build, train and check what it is made of."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from skill.local.understand import DEFAULT_LOCALE, UnknownLocaleError

if TYPE_CHECKING:
    from skill.local.simulator import Conversation

SETS = {
    "first_": "looked at while the engine was made, to choose a design and to set thresholds",
    "second_": "opened once; one missed alarm led to flags for alarms",
    "third_": "opened once; the shortfall led to more questions to learn from",
    "fourth_": "opened last, after which nothing was changed",
}
"""The sets of questions to measure on, by the beginning of the files' names, and their use."""
ARTICLE = Path("../shared/article/article.txt")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 the check failed, 2 the command was wrong."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except UnknownLocaleError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def ask(options: argparse.Namespace) -> int:
    """Answer an utterance, or every line of standard input."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    conversation = _conversation(options)
    for line in [options.utterance] if options.utterance else sys.stdin:
        exchange = conversation.say(line.rstrip("\n"))
        print(json.dumps(vars(exchange), ensure_ascii=False) if options.json else exchange.speech, flush=True)
        if not options.conversation:
            conversation.hang_up()
    return 0


def chat(options: argparse.Namespace) -> int:
    """Open the skill and talk to it until it says goodbye."""
    conversation = _conversation(options)
    exchange = conversation.launch()
    while True:
        print(f"guide: {exchange.speech}")
        if exchange.ends_session:
            return 0
        try:
            exchange = conversation.say(input("you:   "))
        except EOFError:
            print()
            return 0


def event(options: argparse.Namespace) -> int:
    """Print the request envelope of an utterance, for `sam local invoke -e`."""
    print(json.dumps(_conversation(options).request(options.utterance), indent=2, ensure_ascii=False))
    return 0


def build(options: argparse.Namespace) -> int:
    """Write every file generated from the content, or say which are stale."""
    from skill.local import authoring
    from skill.local import build as builder

    try:
        files = builder.generated(authoring.Draft())
    except authoring.ContentError as error:
        print(error, file=sys.stderr)
        return 1
    stale = builder.stale(files)
    if not options.check:
        builder.write(files)
    for name in stale:
        done = "wrote" if (builder.ROOT / name).exists() else "removed"
        print(f"{name} is stale; run `make build`" if options.check else f"{done} {name}")
    return 1 if options.check and stale else 0


def train(options: argparse.Namespace) -> int:
    """Train the search index on the ways of asking and the questions to learn from, or say whether it is stale."""
    from skill import search
    from skill.local import authoring, training

    draft = authoring.Draft()
    learned = training.examples(draft)
    if options.check:
        fresh = search.load().digest == training.digest(learned)
        print("The search index is fresh." if fresh else "The search index is stale; run `make train`")
        return 0 if fresh else 1
    index = training.train(learned, training.priors(draft))
    Path(search.COMPILED).write_bytes(index)
    print(f"trained on {len(learned)} questions: {len(index) / 1e6:.2f} MB")
    return 0


def measure(options: argparse.Namespace) -> int:
    """Measure the answers on questions that nothing was trained on, beside other designs, and draw what came out."""
    from skill.local import designs, measuring, questions, scores
    from skill.local.authoring import Draft
    from skill.local.training import THRESHOLDS, examples
    from skill.local.understand import Model

    learned = examples(Draft())
    others = {} if options.quick else {name: make(learned) for name, make in designs.DESIGNS.items()}
    understandings = {"spoken": Model(DEFAULT_LOCALE)}
    if not options.quick:
        understandings["spoken, embeddings"] = Model(DEFAULT_LOCALE, designs.EmbeddedNeighbours)
    parts = []
    replies: list[measuring.Reply] = []
    for prefix, use in SETS.items():
        asked = questions.measured(prefix)
        free = measuring.free_question(asked)
        replies += free.replies
        results = [free, *(measuring.spoken(asked, name, model) for name, model in understandings.items())]
        guesses = {name: rank([question.words for question in asked]) for name, rank in others.items()}
        results += [measuring.design(asked, name, guessed) for name, guessed in guesses.items()]
        parts.append(f"{len(asked)} questions, {use}:\n\n{scores.table(results)}\n")
        print(parts[-1], scores.confusions(free), *scores.alarms(free), sep="\n", end="\n\n")
    print(scores.costs(measuring.speed(asked)))
    if not options.quick:
        scores.FOLDER.mkdir(exist_ok=True)
        scores.draw_curve(measuring.curve(asked, guesses[designs.SHIPPED]), THRESHOLDS["answer"])
        scores.draw_confusions(measuring.Result("free question, all sets", replies))
        scores.TABLE.write_text("\n".join(parts), "utf-8")
    return 0


def invoke(options: argparse.Namespace) -> int:
    """Send an event to a built package in the real Lambda runtime, without Docker."""
    from skill.local.emulator import Emulator, init_milliseconds

    try:
        with Emulator(options.package) as runtime:
            print(
                json.dumps(runtime.invoke(json.loads(options.event.read_text("utf-8"))), indent=2, ensure_ascii=False)
            )
            print(f"initialised in {init_milliseconds(runtime.stop()):.0f} ms", file=sys.stderr)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def finish(options: argparse.Namespace) -> int:
    """Make a Lambda package small, quick to start and the same at every build; `sam build` runs this."""
    from skill.local import packaging

    try:
        print(packaging.finish(options.package))
    except (OSError, subprocess.CalledProcessError) as error:
        print(error, getattr(error, "stderr", "") or "", sep="\n", file=sys.stderr)
        return 2
    return 0


def bench(options: argparse.Namespace) -> int:
    """Measure cold starts, warm answers and growth of a built package beside other skills, and draw what came out."""
    from skill.local import packaging
    from skill.local.bench import results

    try:
        table = results.run(options.package, options.rounds)
    except (OSError, subprocess.CalledProcessError) as error:
        print(error, getattr(error, "stderr", "") or "", sep="\n", file=sys.stderr)
        return 2
    results.TABLE.write_text(table, "utf-8")
    print(table)
    print(f"SHA-256 of the package: {packaging.digest(packaging.zipped(options.package))}")
    return 0


def report(options: argparse.Namespace) -> int:
    """Tell what a deployed skill was asked, what share was answered, refused or alarming, and how fast."""
    from skill.local import usage

    pattern = usage.WORDS if options.unanswered else usage.LINES
    try:
        lines = usage.read(options.log_group, options.region, options.days, pattern)
    except usage.UsageError as error:
        print(error, file=sys.stderr)
        return 2
    if options.unanswered:
        print(usage.listed(usage.alike([line["unanswered"] for line in lines if "unanswered" in line])))
        return 0
    requests = [line for line in lines if "Requests" in line]
    print(usage.table(requests))
    if options.picture and requests:
        usage.draw(requests, options.picture)
    return 0


def record(options: argparse.Namespace) -> int:
    """Print the record of an article's sentences that goes into content/article.toml."""
    from skill.local import article

    try:
        print(article.record(article.split(options.article.read_text("utf-8"))), end="")
    except (OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def ground(options: argparse.Namespace) -> int:
    """Prove the content against the article."""
    from skill.local import authoring
    from skill.local import ground as grounding

    try:
        problems = grounding.problems(authoring.Draft(), options.article)
    except FileNotFoundError:
        print(
            f"{options.article}: there is no article; name it, as in make ground ARTICLE=article.txt", file=sys.stderr
        )
        return 2
    except (OSError, authoring.ContentError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(problems) if problems else "Every citation, figure and fact is borne out by the article.")
    return 1 if problems else 0


def _conversation(options: argparse.Namespace) -> "Conversation":
    # Not at the top: it loads the compiled content, which the commands that mend it cannot rely on.
    from skill.local.simulator import Conversation

    return Conversation(options.locale)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m skill.local", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(run.__name__, help=run.__doc__, description=run.__doc__)
        added.set_defaults(run=run)
        return added

    asking = command(ask)
    asking.add_argument("utterance", nargs="?", help="what to say; without it, every line of standard input")
    asking.add_argument("--json", action="store_true", help="one JSON object a line")
    asking.add_argument("--conversation", action="store_true", help="keep one session over all lines")
    chatting = command(chat)
    sending = command(event)
    sending.add_argument("utterance")
    for spoken in (asking, chatting, sending):
        spoken.add_argument("--locale", default=DEFAULT_LOCALE)
    command(build).add_argument("--check", action="store_true", help="write nothing; exit with 1 if one is stale")
    command(train).add_argument("--check", action="store_true", help="train nothing; exit with 1 if the index is stale")
    command(measure).add_argument("--quick", action="store_true", help="what ships alone; write no files")
    invoking = command(invoke)
    invoking.add_argument("event", type=Path, help="a request envelope")
    invoking.add_argument("--package", type=Path, required=True, help="the folder that sam build wrote")
    command(finish).add_argument("package", type=Path, help="the folder that dependencies and skill were put into")
    reporting = command(report)
    reporting.add_argument("--log-group", default="/aws/lambda/mesotherapy-guide", help="the stack's output LogGroup")
    reporting.add_argument("--region", help="of the stack; by default that of the AWS settings")
    reporting.add_argument("--days", type=int, default=7, help="how far back; the log keeps 14")
    reporting.add_argument("--unanswered", action="store_true", help="the words of unanswered questions, by likeness")
    reporting.add_argument("--picture", type=Path, help="draw it too, as a .png or .svg file")
    benching = command(bench)
    benching.add_argument("--package", type=Path, required=True, help="the folder that sam build wrote")
    benching.add_argument("--rounds", type=int, default=15, help="cold starts of each function")
    for reading in (command(record), command(ground)):
        reading.add_argument("--article", type=Path, default=ARTICLE, help="the article as plain text")
    return parser


if __name__ == "__main__":
    sys.exit(main())
