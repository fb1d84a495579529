"""The command line `navigator`: which commands there are, and how each of them ends."""

from __future__ import annotations

import codecs
import gc
import importlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import click

from navigator import settings
from navigator.commands.common import BAD_INPUT
from navigator.words.dutch_click import DutchGroup, in_dutch
from navigator.words.oserrors import reason

COMMANDS = {
    "advies": "navigator.commands.advies:advies",
    "check": "navigator.commands.check:check",
    "test": "navigator.commands.check:test",
    "web": "web.command:web",
    "diff": "navigator.commands.diff:diff",
    "graph": "navigator.commands.graph:graph",
    "schema": "navigator.commands.schema:schema",
    "regels": "navigator.commands.rulesets:regels",
    "purge": "navigator.commands.purge:purge",
    "batch": "navigator.commands.batch:batch",
    "sample": "navigator.commands.sample:sample",
    "agenda": "navigator.commands.agenda:agenda",
    "importeer": "navigator.commands.importing:importeer",
    "medewerker": "navigator.commands.staff:medewerker",
    "backup": "navigator.commands.backup:backup",
    "restore": "navigator.commands.backup:restore",
}
"""The module and the name of each command; a command is imported when it is used, so that each starts quickly.

The one to start the site stands with the site, which `navigator` itself never imports.
"""


READER_GONE = 141
"""The exit code where nobody reads on, as of other programs in a pipe; neither a good end nor a finding."""


class ReaderGone(Exception):  # noqa: N818 - named for what it says
    """Whoever read the output stopped reading."""


@contextmanager
def _to_a_reader() -> Iterator[None]:
    """Raise what click would take for a failure as what it is."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error


class LazyGroup(DutchGroup):
    """The commands of `COMMANDS`, each imported on its first use."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _to_a_reader():  # --help is written here
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _to_a_reader():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"max_content_width": 100})
def cli() -> None:
    """De Initiatiefwijzer: welk geld past bij een bewonersinitiatief, en welke regels staan in de weg.

    Een eerste advies:

      echo '{"antwoorden": {"fase": "idee"}}' | navigator advies -
    """


def main() -> NoReturn:
    """Run the command line; exit 0 is fine, 1 findings, 2 bad usage or input, 130 interrupted, 141 nobody reads on."""
    _start_fast()
    _show_any_text()
    try:
        try:
            _run()
        finally:
            if sys.stdout:
                sys.stdout.flush()  # here, where it can still be said that it fails
    except (ReaderGone, BrokenPipeError):
        _write_no_more()
        sys.exit(READER_GONE)
    except OSError as error:
        _write_no_more()
        if settings.text("NAVIGATOR_DEBUG"):
            raise
        what = f"{error.filename} is niet te gebruiken" if error.filename else "De uitvoer is niet te schrijven"
        with suppress(OSError):
            click.echo(f"{what}: {reason(error)}.", err=True)
        sys.exit(BAD_INPUT)


def _run() -> NoReturn:
    try:
        cli.main(standalone_mode=False, prog_name="navigator")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(BAD_INPUT)
    except click.ClickException as error:
        where = (
            f" Meer uitleg: {error.ctx.command_path} --help"
            if isinstance(error, click.UsageError) and error.ctx
            else ""
        )
        click.echo(f"{in_dutch(error, COMMANDS)}{where}", err=True)
        sys.exit(BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except (ReaderGone, OSError):
        raise
    except ImportError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except Exception as error:
        _fail(error)
    sys.exit(0)


def _fail(error: Exception) -> NoReturn:
    """A mistake of the program itself: say so without a traceback, unless a programmer asks for it."""
    if settings.text("NAVIGATOR_DEBUG"):
        raise error
    click.echo(f"Er ging iets mis in het programma zelf ({type(error).__name__}). Meld dit aan de beheerder.", err=True)
    click.echo("Met NAVIGATOR_DEBUG=1 ervoor toont de opdracht waar het misging.", err=True)
    sys.exit(BAD_INPUT)


def _start_fast() -> None:
    """Halve the time until a command answers: it reads the rules once and ends, so that nothing piles up."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.disable()


def _show_any_text() -> None:
    """Write a sign that the terminal does not know as \\u2026, which JSON reads as that sign too."""

    def escaped(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeEncodeError)
        units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2)), error.end

    codecs.register_error("escaped", escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="escaped")


def _write_no_more() -> None:
    """Let what is still waiting to be written go nowhere, so that Python does not try again at its end."""
    if sys.stdout:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
