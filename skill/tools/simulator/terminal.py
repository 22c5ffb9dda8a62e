"""The conversation in a terminal: a prompt with line editing and history, colours, and commands after a colon.

Where the input or the output is no terminal, every line is answered without prompts and colours.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from skill.tools.simulator import consent
from skill.tools.simulator.alexa_nlu import FALLBACK, UnknownLocaleError
from skill.tools.simulator.alexa_services import summary
from skill.tools.simulator.devices import DEVICES, Situation
from skill.tools.simulator.envelope import plain_text
from skill.tools.simulator.recording import Turn
from skill.tools.simulator.screen_text import screen_text
from skill.tools.simulator.speaker import Sent, Skill, Speaker, Step

HISTORY = Path(sys.prefix) / "chat_history"
"""What was typed, in the virtual environment."""
HISTORY_LINES = 1000
HELP = """\
Type what you would say to Alexa. Commands:
  :json            the latest request and response
  :screen          what a screen would show with the latest response
  :new             leave the session; the next words begin a new one
  :locale en-GB    go on in another locale, in a new session
  :help            this list
Ctrl-D or "stop" ends it."""
BESIDE_A_SCREEN = Situation(DEVICES["hub"])
"""Where one talks: at a device with a screen, so that there is something to show."""
_COLOURS = {"guide": "1", "alexa": "33", "you": "36", "note": "2"}
"""SGR codes of ECMA-48 by who speaks: bold, yellow, cyan, faint."""


class Ended(Exception):  # noqa: N818 - not an error
    """The conversation is over."""


class Terminal(NamedTuple):
    """Where one types and reads."""

    read: Callable[[str], str]
    """Gives a line without its end, after a prompt. Raises EOFError."""
    output: TextIO
    prompts: bool
    colours: bool

    def show(self, who: str, text: str) -> None:
        """Print what somebody says."""
        print(f"{self.painted(who, f'{who}:'.ljust(7))}{text}", file=self.output, flush=True)

    def note(self, text: str) -> None:
        """Print what nobody says."""
        print(self.painted("note", text), file=self.output, flush=True)

    def listen(self) -> str:
        """The next line. Raises EOFError."""
        return self.read(self.painted("you", "you:   ", prompt=True) if self.prompts else "")

    def painted(self, who: str, text: str, *, prompt: bool = False) -> str:
        """The text in the colour of a speaker; in a prompt the codes are marked as having no width."""
        if not self.colours:
            return text
        on, off = f"\033[{_COLOURS[who]}m", "\033[0m"
        return f"\001{on}\002{text}\001{off}\002" if prompt else f"{on}{text}{off}"


class Chat:
    """A conversation with one skill, from the launch to the end of the session or of the input."""

    def __init__(self, terminal: Terminal, skill: Skill, locale: str) -> None:
        """Raises UnknownLocaleError."""
        self._terminal, self._skill, self._services = terminal, skill, skill.services
        self._speaker = Speaker(skill, locale, BESIDE_A_SCREEN)
        self._told = 0
        """How many reminders were told."""

    def run(self) -> None:
        """Launch, then answer line by line."""
        self._show(self._speaker.follow(Turn()))
        commands: Mapping[str, Callable[[str], None]] = {
            ":json": self._print_json,
            ":screen": self._print_screen,
            ":new": self._begin_again,
            ":locale": self._change_locale,
            ":help": lambda _: self._terminal.note(HELP),
        }
        while True:
            try:
                line = self._terminal.listen()
                name, _, argument = line.strip().partition(" ")
                if self._speaker.question:
                    self._show(self._speaker.answer_question(consent.status_of(line)))
                elif not name.startswith(":"):
                    # A blank line is words that say nothing; none at all would open the skill again.
                    self._show(self._speaker.follow(Turn(line or " ")))
                elif name in commands:
                    commands[name](argument.strip())
                else:
                    self._terminal.note(f"There is no command {name}; :help lists those there are.")
            except (EOFError, Ended):
                return

    def _show(self, step: Step) -> None:
        if step.exchange.turns > 1:
            asked = plain_text(step.sent[0].response["response"].get("outputSpeech"))
            self._terminal.note(f"({FALLBACK} carried no words; the guide asked “{asked}”, and you said it again.)")
        for reminder in self._new_reminders():
            self._terminal.show("alexa", reminder)
        self._terminal.show("guide", step.exchange.speech)
        if self._speaker.question:
            self._terminal.show("alexa", consent.QUESTION)
        elif step.exchange.ends_session:
            raise Ended

    def _new_reminders(self) -> list[str]:
        """Those that were set since the last call, each in one line."""
        reminders = self._services.reminders if self._services else ()
        new, self._told = reminders[self._told :], len(reminders)
        return [f"({summary(reminder)})" for reminder in new]

    def _latest(self) -> Sent | None:
        if not self._speaker.latest:
            self._terminal.note("Nothing has been said yet.")
        return self._speaker.latest

    def _print_json(self, _: str) -> None:
        if latest := self._latest():
            shown: dict[str, Any] = {"request": latest.request, "response": latest.response}
            print(json.dumps(shown, indent=2, ensure_ascii=False), file=self._terminal.output, flush=True)

    def _print_screen(self, _: str) -> None:
        if latest := self._latest():
            for line in screen_text(latest.response) or ["Nothing is shown."]:
                self._terminal.note(line)

    def _begin_again(self, _: str) -> None:
        self._speaker.begin_again()
        self._terminal.note("A new session begins with your next words.")

    def _change_locale(self, locale: str) -> None:
        try:
            self._speaker = Speaker(self._skill, locale, BESIDE_A_SCREEN)
        except UnknownLocaleError as error:
            self._terminal.note(str(error))
        else:
            self._terminal.note(f"A new session in {locale} begins with your next words.")


def terminal(environment: Mapping[str, str] = os.environ) -> Terminal:
    """The terminal of this process; with history and colours only if it is one, and no colours if NO_COLOR is set."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    colours = sys.stdout.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    if not interactive:
        lines = _lines(sys.stdin)
        return Terminal(lambda _: next(lines), sys.stdout, prompts=False, colours=colours)
    _keep_history()
    return Terminal(input, sys.stdout, prompts=True, colours=colours)


def _lines(source: TextIO) -> Iterator[str]:
    for line in source:
        yield line.rstrip("\n")
    raise EOFError


def _keep_history() -> None:
    """Edit lines, and find those of earlier conversations with the arrow keys, where Python can."""
    try:
        import readline
    except ImportError:  # on Windows
        return
    import atexit

    try:
        readline.read_history_file(HISTORY)
    except OSError:
        readline.clear_history()
    readline.set_history_length(HISTORY_LINES)
    atexit.register(_write_history)


def _write_history() -> None:
    import readline
    from contextlib import suppress

    with suppress(OSError):
        readline.write_history_file(HISTORY)
