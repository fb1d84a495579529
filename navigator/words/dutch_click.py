"""click in Dutch: headings of `--help`, and messages on wrong use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import click

from navigator.rulefiles.findings import nearest


class DutchCommand(click.Command):
    """A command whose help and errors are Dutch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for parameter in self.get_params(ctx) if (record := parameter.get_help_record(ctx))]
        if records:
            with formatter.section("Opties"):
                formatter.write_dl(records)


class DutchGroup(DutchCommand, click.Group):
    """A group of commands whose help and errors are Dutch."""

    command_class = DutchCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "OPDRACHT [ARGUMENTEN]...")
        super().__init__(*args, **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        DutchCommand.format_options(self, ctx, formatter)
        commands = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, command.get_short_help_str(70)) for name, command in commands])


def _bad_value(error: click.BadParameter) -> str:
    parameter = error.param
    name = parameter.opts[0] if parameter else "een argument"
    whole = parameter is not None and isinstance(parameter.type, click.types.IntParamType)
    return f"Bij {name} hoort {'een heel getal' if whole else 'een andere waarde'}."


def in_dutch(error: click.ClickException, commands: Collection[str]) -> str:
    """What went wrong in the use of a command, and what to type instead."""
    if isinstance(error, click.NoSuchOption):
        close = f" Bedoelt u {error.possibilities[0]}?" if error.possibilities else ""
        return f"De optie {error.option_name} bestaat niet.{close}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "een argument"
        return f"Er ontbreekt iets: {name}."
    if isinstance(error, click.FileError):
        return f"Het bestand {error.ui_filename} is niet te lezen."
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if isinstance(error, click.BadOptionUsage):
        none = "does not take a value" in error.message
        return f"Bij de optie {error.option_name} hoort {'geen' if none else 'een'} waarde."
    text = error.format_message()
    if text.startswith("No such command"):
        given = text.split("'")[1]
        return f"De opdracht {given} bestaat niet.{nearest(given, commands)}"
    if text.startswith("Got unexpected extra argument"):
        return f"Dat is te veel: {text[text.find('(') + 1 : text.rfind(')')]}."
    return text
