"""Whom a step addresses, and whom a way out concerns."""

from __future__ import annotations

import pytest

from navigator.model import RuleBase
from navigator.sheets.addressed import PARTIES, asks_everyone, asks_payer, asks_unnamed, concerns, is_conditional, named


@pytest.mark.parametrize(
    ("step", "parties"),
    [
        ("Vraag de gemeente om een afspraak voor meer jaren.", {"gemeente"}),
        ("Bel de gemeente en leg uw plan uit voordat u aanvraagt.", {"gemeente"}),
        ("Vindt u niets? Vraag het aan de gemeente.", {"gemeente"}),
        ("Vraag een gesprek aan met de wethouder die over de Wmo gaat.", {"gemeente"}),
        ("Bespreek dit met de ambtenaar en daarna met de wethouder.", {"gemeente"}),
        ("Nodig een ambtenaar en een raadslid uit om te komen kijken.", {"gemeente"}),
        ("Vraag de sociale dienst van de gemeente welke vergoeding u mag houden.", {"gemeente"}),
        ("Meld vooraf het werk en de vergoeding bij de gemeente.", {"gemeente"}),
        ("Vraag de gemeente of UWV om een afspraak voor langere tijd.", {"gemeente", "uwv"}),
        ("Leg bij twijfel de taken vooraf voor aan UWV.", {"uwv"}),
        ("Past de organisatie niet? Vraag UWV dan om af te wijken.", {"uwv"}),
        ("Vraag de grootste zorgverzekeraar in uw regio om een gesprek.", {"zorgverzekeraar"}),
        ("Nodig gemeente, verzekeraar en zorgaanbieders uit voor één gesprek.", {"gemeente", "zorgverzekeraar"}),
        ("Vraag het zorgkantoor of het preventie betaalt.", {"zorgkantoor"}),
        ("Zoek op welk zorgkantoor bij uw regio hoort en vraag naar preventie.", {"zorgkantoor"}),
    ],
)
def test_a_step_that_names_whom_to_ask_addresses_them(step: str, parties: set[str]) -> None:
    """Whom one asks, calls, invites or talks to is found, also where it is more than one."""
    assert named(step) == parties


@pytest.mark.parametrize(
    "step",
    [
        "Vraag een notaris of dit in uw statuten past.",
        "Kijk of de gemeente er een regel voor heeft.",
        "Vraag vooraf of een fonds of de gemeente er geld bij doet.",
        "Zorg dat een ander de taak kan overnemen als UWV nee zegt.",
        "Zoek een partner die kan rekenen, zoals de gemeente of een zorgaanbieder.",
        "Praat met een aanbieder die al een contract met de gemeente heeft.",
        "Vraag de deelnemer bij welke verzekeraar hij of zij zit.",
        "Vraag de welzijnsorganisatie of iemand van haar vast bij u kan werken.",
        "De gemeente beslist en laat weten wat u achteraf moet laten zien.",
        "Leg uw statuten klaar. Fondsen en gemeenten vragen ernaar.",
    ],
)
def test_a_step_that_only_mentions_a_party_does_not_address_it(step: str) -> None:
    """A party that is spoken of, and not to, is not asked."""
    assert named(step) == set()


def test_the_party_that_is_asked_is_not_the_one_that_is_asked_about() -> None:
    """Who asks the municipality to invite the insurer asks the municipality."""
    assert named("Vraag de gemeente om de zorgverzekeraar en het zorgkantoor uit te nodigen.") == {"gemeente"}


def test_no_real_question_rests_on_what_words_seem_to_say(rules: RuleBase) -> None:
    """Every question of a route or obstacle that the words address to a party says itself whom it is for."""
    steps = [
        step for each in rules.conclusions.values() if each.kind in ("route", "knelpunt") for step in each.text.stappen
    ]
    said = [step for step in steps if step.zin]
    assert sum(bool(step.aan) for step in said) > 40
    guessed = [named, asks_unnamed, asks_payer, asks_everyone]
    assert [step.wat for step in said if not step.aan and any(guess(step.wat) for guess in guessed)] == []


def test_some_steps_address_nobody_by_name() -> None:
    """Invitations to all, questions in writing and questions to "de geldgever" are told apart."""
    assert asks_everyone("Nodig alle betalers uit voor één gesprek.")
    assert asks_unnamed("Vraag per e-mail welk artikel het verbiedt.")
    assert asks_payer("Vraag de geldgever om minder cijfers.")
    assert not any(asks("Vraag een notaris om raad.") for asks in (asks_everyone, asks_unnamed, asks_payer))


def test_a_step_for_some_is_told_apart() -> None:
    """A step after a question, or about "zo'n" case, is not for everybody."""
    assert is_conditional("Past de organisatie niet? Vraag UWV dan om af te wijken.")
    assert is_conditional("Vraag de gemeente bij zo'n taak om een afspraak.")
    assert not is_conditional("Vraag de gemeente welke plannen er komen. Wie praat daarover mee?")


def test_a_way_out_concerns_those_it_speaks_of() -> None:
    """The government is the municipality's affair too; insurers in general are not this insurer."""
    assert concerns(PARTIES["gemeente"], "De overheid mag daarvan afwijken.")
    assert not concerns(PARTIES["zorgverzekeraar"], "Een netwerk praat met zorgverzekeraars.")


def test_every_party_is_an_organisation_of_the_rules(rules: RuleBase) -> None:
    """The organisations a party stands for exist under these names."""
    assert {name for party in PARTIES.values() for name in party.organisations} <= set(rules.organisations)
