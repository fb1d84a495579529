"""`navigator medewerker`: accounts of staff. Passwords are asked for or made, and never stand on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from navigator.commands.common import BAD_INPUT, stop
from navigator.commands.databases import given_database
from navigator.words.dutch_click import DutchCommand, DutchGroup

if TYPE_CHECKING:
    from navigator.store.accounts import Account
    from navigator.store.staff import StaffStore

_ROLE = click.option(
    "--rol", "roles", multiple=True, metavar="ROL", help="helpdesk, beleid of beheer; mag vaker voorkomen."
)
_MAKE = click.option("--maak-wachtwoord", "make", is_flag=True, help="Bedenk een wachtwoord en toon het één keer.")
_SELF = click.option(
    "--zelf", "own", is_flag=True, help="De medewerker typt het wachtwoord zelf in; anders moet hij het nog veranderen."
)
_SUBJECT = click.option("--oidc", "subject", metavar="ID", help="Wie dit is bij de OpenID-aanbieder.")


@click.group(cls=DutchGroup)
def medewerker() -> None:
    """Beheer de accounts van medewerkers.

    Een medewerker heeft een of meer rollen: helpdesk (casussen bekijken en helpen), beleid (alle regels wijzigen en
    publiceren, en meldingen erover behandelen) en beheer (het logboek lezen). De database is die van DATABASE_URL, of
    navigator.db in de huidige map.
    """


@medewerker.command(cls=DutchCommand)
@click.argument("naam")
@_ROLE
@_MAKE
@_SELF
@_SUBJECT
def nieuw(naam: str, roles: tuple[str, ...], make: bool, own: bool, subject: str | None) -> None:
    """Maak een account.

    Het wachtwoord wordt gevraagd; het komt nooit op de opdrachtregel te staan. Voor een script: zet het op de
    standaardinvoer. Met --oidc is er geen wachtwoord nodig. De medewerker moet het wachtwoord veranderen als hij voor
    het eerst inlogt, behalve met --zelf.
    """
    _check_own(make, own)
    with _staff() as staff:
        password = None if subject and not make else _password(make)
        account = staff.accounts.create(naam, roles, password, subject, first_password=not own)
        click.echo(f"Gemaakt: {account.name} ({', '.join(account.roles)}).")
        _show(password if make else None, account)


@medewerker.command(cls=DutchCommand)
@click.argument("naam")
@_ROLE
@click.option("--wachtwoord", "ask", is_flag=True, help="Vraag een nieuw wachtwoord.")
@_MAKE
@_SELF
@_SUBJECT
@click.option("--zonder-tweede-stap", "drop", is_flag=True, help="Haal de tweede stap weg: de telefoon is kwijt.")
def wijzig(
    naam: str, roles: tuple[str, ...], ask: bool, make: bool, own: bool, subject: str | None, drop: bool
) -> None:
    """Wijzig de rollen, het wachtwoord, de OpenID-identiteit of de tweede stap van een account.

    De rollen komen in plaats van die van eerst. De medewerker moet daarna opnieuw inloggen.
    """
    _check_own(make, own)
    if not (roles or ask or make or subject or drop):
        stop(
            BAD_INPUT,
            "Zeg wat er verandert: --rol, --wachtwoord, --maak-wachtwoord, --oidc of --zonder-tweede-stap.",
        )
    with _staff() as staff:
        password = _password(make) if ask or make else None
        account = staff.accounts.change(
            naam,
            roles=roles or None,
            password=password,
            subject=subject,
            without_second_step=drop,
            first_password=not own,
        )
        if drop:
            staff.audit.note(account.name, "tweede_stap_weggehaald")
            click.echo("De tweede stap is weg: nu is het wachtwoord genoeg. Laat hem snel opnieuw instellen.")
        click.echo(f"Gewijzigd: {account.name} ({', '.join(account.roles)}).")
        _show(password if make else None, account if password else None)


@medewerker.command("stop", cls=DutchCommand)
@click.argument("naam")
def stop_account(naam: str) -> None:
    """Beëindig een account; wie ermee is ingelogd, is meteen uitgelogd.

    De naam blijft bezet, zodat het logboek duidelijk blijft.
    """
    with _staff() as staff:
        staff.accounts.end(naam)
        click.echo(f"Beëindigd: {naam.strip().lower()}.")


@medewerker.command(cls=DutchCommand)
def lijst() -> None:
    """Toon alle accounts, ook die beëindigd zijn."""
    with _staff() as staff:
        for account in staff.accounts.all():
            password = f"wachtwoord tot {account.password_until:%Y-%m-%d}" if account.password_until else "wachtwoord"
            password += " met tweede stap" if account.has_second_step else ""
            how = [word for word, there in ((password, account.has_password), ("OpenID", account.subject)) if there]
            state = f"beëindigd op {account.ended:%Y-%m-%d}" if account.ended else " en ".join(how)
            click.echo(f"{account.name}\t{', '.join(account.roles)}\t{state}")


@contextmanager
def _staff() -> Iterator[StaffStore]:
    """The accounts and the log in the database; stops with what is wrong with a name, role or password."""
    from navigator.settings import SettingError
    from navigator.store.accounts import AccountError
    from navigator.store.staff import StaffStore

    with given_database() as database:
        try:
            yield StaffStore(database)
        except (AccountError, SettingError) as error:
            stop(BAD_INPUT, str(error))


def _password(make: bool) -> str:
    """A new password: made, asked for twice without showing it, or the first line of standard input."""
    from navigator.store.passwords import new_password

    if make:
        return new_password()
    if not sys.stdin:
        stop(BAD_INPUT, "Er is geen standaardinvoer om het wachtwoord van te lezen. Kies --maak-wachtwoord.")
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        written, again = (str(click.prompt(asked, hide_input=True)) for asked in ("Wachtwoord", "Nog een keer"))
        if written == again:
            return written
        click.echo("Dat was niet twee keer hetzelfde.", err=True)


def _check_own(make: bool, own: bool) -> None:
    if make and own:
        stop(BAD_INPUT, "Kies --maak-wachtwoord of --zelf. Een bedacht wachtwoord moet de medewerker nog veranderen.")


def _show(made: str | None, account: Account | None) -> None:
    """Show a password that was made, and say until when one works that its owner did not choose."""
    if account is not None and account.password_until:
        click.echo(
            "Bij het inloggen moet de medewerker dit wachtwoord meteen veranderen. "
            f"Het werkt tot {account.password_until:%Y-%m-%d}."
        )
    if made is not None:
        click.echo("Geef dit wachtwoord zelf aan de medewerker; het wordt niet nog eens getoond:")
        click.echo(f"  {made}")
