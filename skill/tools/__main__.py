"""The command line, `python -m skill.tools COMMAND`: parses the arguments and calls the command's module."""

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from skill.tools.authoring.article import ArticleError
from skill.tools.authoring.draft import ContentError
from skill.tools.simulator.alexa_nlu import DEFAULT_LOCALE, UnknownLocaleError
from skill.tools.simulator.alexa_services import FAILURES
from skill.tools.simulator.local_memory import MemorySettingError
from skill.tools.training.dataset import DatasetError

if TYPE_CHECKING:
    from collections.abc import Callable


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status: 0 success, 1 a check failed, 2 the command or its input is wrong."""
    options = _parser().parse_args(arguments)
    # Imported only now: commands that mend the compiled content cannot import what loads it.
    run: Callable[[argparse.Namespace], int] = import_module(f"skill.tools.{options.module}").run
    try:
        return run(options)
    except subprocess.CalledProcessError as error:
        print(error, error.stderr, sep="\n", file=sys.stderr)
        return 2
    except (ArticleError, ContentError, DatasetError, UnknownLocaleError, MemorySettingError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m skill.tools", description="Talk to the skill, build it, check it.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, module: str, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        added.set_defaults(module=module)
        return added

    ask = command("ask", "simulator.ask", "answer an utterance, or every line of standard input")
    ask.add_argument("utterance", nargs="?", help="without it, every line of standard input is an utterance")
    ask.add_argument("--json", action="store_true", help="print one JSON object a line")
    ask.add_argument("--conversation", action="store_true", help="keep one session for all lines")
    chat = command("chat", "simulator.chat", "open the skill and talk to it until the session ends")
    chat.add_argument("--failure", choices=FAILURES[1:], default="", help="what Alexa's services do wrong")
    serve = command("serve", "simulator.serve", "talk to the skill in the browser, until Ctrl-C")
    serve.add_argument("--port", type=_port, default=8090, help="by default %(default)s")
    serve.add_argument("--no-open", dest="open", action="store_false", help="do not open the browser")
    event = command("event", "simulator.event", "print the request envelope of an utterance, for sam local invoke -e")
    event.add_argument("utterance")
    for spoken in (ask, chat, event):
        spoken.add_argument("--locale", default=DEFAULT_LOCALE, help="by default %(default)s")

    debug = command("debug", "debug", "answer what Alexa sends to the skill in development, until Ctrl-C")
    debug.add_argument("--skill-id", required=True, help="such as amzn1.ask.skill.…")
    debug.add_argument("--access-token", required=True, help="from ask util generate-lwa-tokens")
    debug.add_argument("--region", choices=("NA", "EU", "FE"), default="NA", help="by default %(default)s")

    build = command("build", "authoring.build", "generate the compiled content and the skill package from the content")
    build.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is stale")
    record = command("record", "authoring.record", "print the record of an article for content/article.toml")
    sentences = command("sentences", "authoring.sentences", "print the sentences of an article with their numbers")
    for splitting in (record, sentences):
        splitting.add_argument("--opening", default="Introduction", help="title of what precedes the first heading")
    ground = command("ground", "authoring.ground", "check the content against the article")
    for reading in (record, sentences, ground):
        reading.add_argument("--article", type=Path, required=True, help="the article as plain text")
    command("replies", "authoring.replies", "list everything the skill can say, in docs/results/replies.md")
    validate = command("validate", "alexa_package.validate", "validate the skill package against Amazon's rules")
    validate.add_argument("--spec", type=Path, help="also validate by this schema, spec.json of npm's ask-smapi-model")

    train = command("train", "training.train", "train the classifier")
    train.add_argument("--check", action="store_true", help="train nothing; exit with 1 if the model is stale")
    expectation = command("expectation", "training.expectation", "learn what to expect of the next words")
    expectation.add_argument("--check", action="store_true", help="learn nothing; exit with 1 if it is stale")
    evaluate = command("evaluate", "evaluation.evaluate", "evaluate the answers on validation and test utterances")
    evaluate.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a count has changed")
    evaluate.add_argument("--quick", action="store_true", help="write nothing; print the results for free questions")
    evaluate.add_argument(
        "--acts",
        type=Path,
        help='only say the lines of this file after an offer; one is {"say": "bye", "act": "stop"}',
    )

    finish = command("finish-package", "lambda_package.finish_package", "finish a Lambda package; sam build runs this")
    finish.add_argument("package", type=Path, help="the folder that holds the dependencies and the skill")
    command("sbom", "lambda_package.sbom", "print the bill of materials of the Lambda package, in CycloneDX's JSON")
    local = command("lambda-local", "lambda_package.lambda_local", "send a package an event under the Lambda runtime")
    local.add_argument("event", type=Path, help="a request envelope")
    bench = command("bench", "bench.bench", "measure cold starts and warm answers of a package against baseline skills")
    for built in (local, bench):
        built.add_argument("--package", type=Path, required=True, help="the folder that sam build wrote")
    bench.add_argument("--rounds", type=int, default=15, help="cold starts of each function, by default %(default)s")

    report = command("report", "usage_report", "report what a deployed skill was asked and how it answered")
    report.add_argument("--log-group", default="/aws/lambda/mesotherapy-guide", help="the stack's output LogGroup")
    report.add_argument("--region", help="the stack's region; by default the one in the AWS settings")
    report.add_argument("--days", type=int, default=7, help="how far back; the log keeps 14 days")
    report.add_argument("--unanswered", action="store_true", help="list similar unanswered questions in groups")
    report.add_argument("--picture", type=Path, help="also draw it, as a .png or .svg file")
    return parser


def _port(value: str) -> int:
    """The number of a port. Raises ArgumentTypeError."""
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65_535):
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 65535, not {value!r}")
    return int(value)


if __name__ == "__main__":
    sys.exit(main())
