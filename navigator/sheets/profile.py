"""What an initiative does and has arranged, in sentences that begin with "wij": its answers, for others to read.

Only what one can tell anybody: nothing about trouble with others, nothing about single persons. An answer that is not
known, and an option that these sentences do not know, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from navigator.answers import Answer
from navigator.case import Case
from navigator.model import Question, RuleBase
from navigator.words.wording import thousands


@dataclass(frozen=True)
class Fact:
    """Something that is so: a sentence, or the beginning of one with the items that end it."""

    text: str
    items: tuple[str, ...] = ()


def lower_first(text: str) -> str:
    """A text as it is written inside a sentence: `Een wijkcontract` becomes `een wijkcontract`, but `UWV` stays."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


Telling = Callable[[Question, Answer], Fact | None]


@dataclass(frozen=True)
class _Line:
    """How to tell the answer to one question; to these parties only, or to all."""

    question: str
    tell: Telling
    parties: tuple[str, ...] = ()
    when: Callable[[Case], bool] = lambda case: True


def _unless(question: str, *answers: Answer) -> Callable[[Case], bool]:
    """An answer counts unless an earlier answer has made its question idle."""
    return lambda case: case.known(question) not in answers


def _with(question: str, option: str) -> Callable[[Case], bool]:
    return lambda case: option in (case.known(question) or ())  # type: ignore[operator]


def _choice(**sentences: str) -> Telling:
    return lambda question, answer: Fact(sentences[str(answer)]) if str(answer) in sentences else None


def _yes(sentence: str) -> Telling:
    return lambda question, answer: Fact(sentence) if answer is True else None


def _no(sentence: str) -> Telling:
    return lambda question, answer: Fact(sentence) if answer is False else None


def _ticked(beginning: str, *only: str) -> Telling:
    def tell(question: Question, answer: Answer) -> Fact | None:
        ticked = [option for option in answer if option in (only or question.options)]  # type: ignore[union-attr]
        return (
            Fact(beginning, tuple(lower_first(question.text.opties[option]) for option in ticked)) if ticked else None
        )

    return tell


def _option(beginning: str) -> Telling:
    return lambda question, answer: Fact(f"{beginning} {question.text.opties[str(answer)]}.")


def _number(one: str, more: str, none: str | None = None) -> Telling:
    def tell(question: Question, answer: Answer) -> Fact | None:
        number = int(str(answer))
        text = {0: none, 1: one}.get(number, more.format(thousands(number)))
        return Fact(text) if text else None

    return tell


_MONEY = ("gemeente",)
_TASK = _unless("publieke_taak", "nee")
_CARING = _unless("zorgrol", "geen")
_VOLUNTEERS = _unless("vrijwilligers", False)
_RECEIVING_WW = _with("vrijwilligers_uitkering", "ww")
_PARENTS = _unless("pgb_rol", "geen", "bemiddelt", "betaalt_zorgverleners")
_SEEKING = _unless("geld_nodig_voor", ())
_CARE = ("gemeente", "zorgverzekeraar", "zorgkantoor")
_WORK = ("uwv", "gemeente")

_DOES: tuple[_Line, ...] = (
    _Line(
        "fase",
        _choice(
            idee="Wij hebben een idee en praten erover.",
            start="Wij zijn aan het oprichten en maken plannen.",
            uitvoering="Wij zijn bezig en er gebeurt al iets.",
            doorgroei="Wij draaien goed en willen meer gaan doen.",
        ),
    ),
    _Line("bewoners_leidend", _yes("Bewoners zijn dit zelf begonnen. Zij hebben de leiding.")),
    _Line(
        "gebied",
        _choice(
            dorp="Wij werken in een dorp of op het platteland.",
            stadswijk="Wij werken in een wijk of buurt in de stad.",
            dorp_en_stad="Wij werken in een dorp én in een stad.",
        ),
    ),
    _Line("provincie", _option("Onze provincie is")),
    _Line(
        "rechtsvorm",
        _choice(
            geen="Wij hebben geen rechtsvorm.",
            informele_vereniging="Wij zijn een vereniging zonder akte van de notaris.",
            vereniging="Wij zijn een vereniging met een akte van de notaris.",
            stichting="Wij zijn een stichting.",
            cooperatie="Wij zijn een coöperatie.",
            bv="Wij zijn een besloten vennootschap (bv).",
        ),
    ),
    _Line("activiteiten", _ticked("Dit doen wij, of gaan wij doen:")),
    _Line("doelgroep", _ticked("Wij doen het voor:")),
    _Line(
        "publieke_taak",
        _choice(
            wil_overnemen="Wij willen een taak van de overheid overnemen.",
            voert_uit="Wij doen al een taak voor de overheid.",
        ),
        _CARE,
    ),
    _Line("taak_wet", _ticked("Het gaat om deze taak:"), _CARE, _TASK),
    _Line(
        "zorgrol",
        _choice(
            bemiddelt="Wij zoeken hulp voor mensen, of gaan dat doen. Anderen geven die hulp.",
            levert_zelf="Wij geven zelf zorg of hulp, of gaan dat doen.",
        ),
        _CARE,
    ),
    _Line("zorgwetten", _ticked("Het gaat om deze zorg of hulp:"), _CARE, _CARING),
    _Line(
        "zorgverleners",
        _number("Bij ons geeft één betaalde persoon zorg.", "Bij ons geven {} betaalde mensen zorg."),
        ("zorgverzekeraar", "zorgkantoor"),
        _CARING,
    ),
    _Line(
        "pgb_rol",
        _choice(
            bemiddelt="Wij helpen mensen om met hun pgb hulp te vinden.",
            betaalt_zorgverleners="Wij betalen hulpverleners uit het pgb van deelnemers.",
            ouderinitiatief="Wij zijn ouders die met pgb's samen zorg regelen.",
        ),
        _CARE,
    ),
    _Line("pgb_deelnemers", _ticked("Mensen die meedoen, hebben dit pgb:"), _CARE),
    _Line("vrijwilligers", _yes("Wij werken met vrijwilligers."), _WORK),
    _Line(
        "vrijwilligers_uitkering",
        _ticked("Onder onze vrijwilligers komt voor:", "ww", "ziektewet", "wia_wao_wajong"),
        ("uwv",),
        _VOLUNTEERS,
    ),
    _Line(
        "dorpsondersteuner",
        _choice(
            wil="Wij willen een dorpsondersteuner of coördinator.",
            heeft="Wij hebben een dorpsondersteuner of coördinator.",
        ),
        _MONEY,
    ),
    _Line(
        "gebouw",
        _choice(
            gebruikt_bestaand="Wij gebruiken een ruimte van een ander, of willen dat.",
            huurt="Wij huren een eigen ruimte of gebouw, of willen dat.",
            koopt="Wij willen een gebouw kopen, of hebben dat al gedaan.",
            bouwt="Wij willen bouwen, of zijn aan het bouwen.",
        ),
        _MONEY,
    ),
    _Line("is_netwerk", _yes("Wij helpen zelf andere bewonersinitiatieven, als netwerk of koepel."), _CARE),
    _Line("geld_nodig_voor", _ticked("Wij zoeken geld voor:"), _MONEY),
    _Line(
        "bedrag_nodig",
        _number("Wij zoeken €\N{NO-BREAK SPACE}1.", "Wij zoeken ongeveer €\N{NO-BREAK SPACE}{}."),
        _MONEY,
        _SEEKING,
    ),
    _Line(
        "duur_geld",
        _choice(eenmalig="Wij hebben het geld één keer nodig.", structureel="Wij hebben het geld elk jaar nodig."),
        _MONEY,
        _SEEKING,
    ),
)

_ARRANGED: tuple[_Line, ...] = (
    _Line(
        "beter_of_goedkoper",
        _yes("Wij kunnen laten zien dat wij de taak beter, slimmer of goedkoper doen."),
        _CARE,
        _TASK,
    ),
    _Line(
        "anbi_status",
        _choice(
            anbi="De Belastingdienst erkent ons als goed doel (ANBI).",
            sbbi="Wij zijn een instelling met een sociaal doel (SBBI).",
        ),
    ),
    _Line("winst_naar_leden", _no("Geld dat overblijft, gaat bij ons niet naar leden of bestuurders.")),
    _Line("penvoerder", _yes("Een andere organisatie vraagt het geld voor ons aan en bewaart het."), _MONEY),
    _Line("inkomsten", _ticked("Ons geld komt nu uit:"), _MONEY),
    _Line("gebruikers_kunnen_betalen", _yes("Wie meedoet, kan zelf een klein bedrag betalen."), _MONEY),
    _Line("ondernemers_willen_bijdragen", _yes("Winkels of bedrijven uit de buurt willen ons steunen."), _MONEY),
    _Line("kartrekkers", _number("Eén persoon trekt de kar.", "Bij ons trekken {} mensen de kar."), _CARE),
    _Line("opvolging_geregeld", _yes("Er staan nieuwe mensen klaar om ons werk over te nemen."), _CARE),
    _Line("overdracht_vastgelegd", _yes("Op papier staat wie het later van de ouders overneemt."), _CARE, _PARENTS),
    _Line("uwv_toestemming", _yes("UWV vond het werk goed voor al onze vrijwilligers met WW."), _WORK, _RECEIVING_WW),
    _Line(
        "vervangt_betaald_werk",
        _no("Onze vrijwilligers doen geen werk dat het afgelopen jaar nog betaald was."),
        _WORK,
        _VOLUNTEERS,
    ),
    _Line(
        "vergoeding_jaar",
        _number(
            "Een vrijwilliger krijgt bij ons hoogstens €\N{NO-BREAK SPACE}1 per jaar, met de onkosten erbij.",
            "Een vrijwilliger krijgt bij ons hoogstens €\N{NO-BREAK SPACE}{} per jaar, met de onkosten erbij.",
            "Vrijwilligers krijgen bij ons geen vaste vergoeding.",
        ),
        _WORK,
        _VOLUNTEERS,
    ),
    _Line("personeel", _yes("Wij hebben mensen in dienst."), _CARE),
)


def what_it_does(rules: RuleBase, case: Case, party: str) -> tuple[Fact, ...]:
    """Who the initiative is, what it does and what it looks for, as far as one tells that to a party."""
    return tuple(_facts(rules, case, party, _DOES))


def what_is_arranged(rules: RuleBase, case: Case, party: str) -> tuple[Fact, ...]:
    """What the initiative has or can show already."""
    return tuple(_facts(rules, case, party, _ARRANGED))


def _facts(rules: RuleBase, case: Case, party: str, lines: tuple[_Line, ...]) -> Iterator[Fact]:
    for line in lines:
        answer = case.known(line.question)
        if answer is None or line.question not in rules.questions:
            continue
        fact = line.tell(rules.questions[line.question], answer)
        if fact and line.when(case) and (not line.parties or party in line.parties):
            yield fact
