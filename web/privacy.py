"""The page on privacy: promises in plain words, each held to what the program does by a test of the same name."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from navigator.agenda.rounds import SMALLEST_ROUND
from navigator.store.audit import KEPT as LOG_KEPT
from navigator.store.cases import DRAFT_KEPT, KEPT
from web.access import for_everyone

blueprint = Blueprint("privacy", __name__)

PROMISES: dict[str, dict[str, str]] = {
    "Wat wij niet vragen": {
        "no_names": "Wij vragen geen naam, adres, telefoonnummer of e-mail. U heeft geen account nodig.",
        "no_free_text": "U kiest antwoorden of vult getallen in. U kunt nergens een eigen tekst kwijt.",
        "no_others": "Deze site haalt niets op bij andere bedrijven. Er is geen reclame en niemand volgt u.",
    },
    "Wat wij bewaren, en hoe lang": {
        "codes_unreadable": "Uw code bewaren wij niet leesbaar. Wij kunnen hem dus ook niet opzoeken.",
        "kept_90_days": f"Gebruikt u uw antwoorden {KEPT.days} dagen niet? Dan wissen wij ze.",
        "drafts_7_days": f"Heeft u nog niets beantwoord? Dan wissen wij alles na {DRAFT_KEPT.days} dagen.",
        "notes_go_too": "Maakte een medewerker een notitie over uw antwoorden? Die wissen wij tegelijk.",
        "purged_at_start": "Het wissen gaat vanzelf: elke nacht, en als het programma start.",
    },
    "Wat u zelf kunt doen": {
        "download": "U kunt uw antwoorden en uw advies meenemen als bestand.",
        "change": "U kunt elk antwoord veranderen, zo vaak als u wilt.",
        "stop_here": "Deelt u een apparaat? Stop dan op dit apparaat. De browser weet dan niets meer van u. "
        "Uw antwoorden blijven bewaard. Terugkomen kan met uw code.",
        "erase": "U kunt alles in één keer wissen. Dat gebeurt meteen. Uw code werkt dan niet meer.",
        "withdraw_looking_along": "Liet u iemand meekijken? U kunt dat weer intrekken. Die kan niets veranderen.",
    },
    "Wie uw antwoorden ziet": {
        "only_with_code": "Zonder uw code kan een bezoeker uw antwoorden niet zien.",
        "staff_is_logged": "Een medewerker van de helpdesk kan u helpen. Elke keer dat een medewerker uw antwoorden "
        "bekijkt, leggen wij vast wie dat was. "
        f"Dat bewaren wij {LOG_KEPT.days} dagen, met alleen het nummer van uw zaak.",
        "counting_is_asked": "Wij tellen uw knelpunten alleen mee in de openbare cijfers als u dat zelf aanzet.",
        "counting_is_rounded": "Die cijfers zijn afgerond. Wij tonen alleen aantallen van tien of meer. "
        f"Wij tellen pas bij {SMALLEST_ROUND} initiatieven.",
    },
    "Cookies en logboeken": {
        "one_cookie": "Wij gebruiken één cookie, om te onthouden welke antwoorden van u zijn. Uw antwoorden staan er "
        "niet in. Hij verdwijnt als u de browser sluit.",
        "quiet_logs": "In onze logboeken staan geen antwoorden, geen codes en geen volledige internetadressen.",
        "adviser_keeps_nothing": "Vraagt een ander programma bij ons om advies? Dan bewaren wij daar niets van.",
    },
}
"""By heading: the name of each promise, which is that of its test, and what stands on the page."""

KEPT_PER_CASE: dict[str, tuple[str, str]] = {
    "cases": (
        "Uw zaak: de onderwerpen die u koos, of u wilt meetellen, wanneer u begon en voor het laatst iets deed. "
        "Een nummer voor de helpdesk en hoe ver die is. En uw codes, onleesbaar gemaakt.",
        "id code_hash view_hash topics created changed touched may_count counted_in import_key number version status "
        "obstacles_of",
    ),
    "answers": ("Uw antwoorden.", "case_id question value"),
    "case_obstacles": ("Welke knelpunten u heeft. Zo kan de helpdesk zoeken.", "case_id conclusion"),
    "advices": (
        "Welk advies een medewerker met u besprak, met de antwoorden van die dag.",
        "id case_id day rules_version answers statuses",
    ),
    "notes": (
        "Notities van een medewerker, en wanneer die verder kijkt.",
        "id case_id written who text follow_up done",
    ),
    "reports": (
        "Meldingen van een medewerker dat een advies niet klopt, en wat daarmee is gedaan.",
        "id case_id conclusion rules_version written who reason state reply handled_by version",
    ),
}
"""What is kept about an initiative, by table: in plain words, and its columns. The same test compares it."""

KEPT_OTHERWISE: dict[str, str] = {
    "accounts": "De accounts van medewerkers.",
    "staff_sessions": "Welke medewerkers zijn ingelogd, en sinds wanneer.",
    "staff_devices": "Op welke apparaten medewerkers eerder inlogden, onleesbaar gemaakt.",
    "second_steps": "Het geheim dat een medewerker deelt met een app op de telefoon, om mee in te loggen.",
    "recovery_codes": "Herstelcodes waarmee een medewerker zonder telefoon inlogt, onleesbaar gemaakt.",
    "staff_pending": "Welke medewerkers hun wachtwoord gaven en nog een code moeten invullen.",
    "sign_in_failures": "Mislukte pogingen van medewerkers om in te loggen, zonder leesbare naam of adres.",
    "audit": "Welke medewerker wanneer welke zaak bekeek of veranderde.",
    "imports": "Zaken die een medewerker inbrengt, tot ze zijn opgeslagen.",
    "rounds": "De afgeronde openbare cijfers.",
    "rule_bases": "De regels van eerdere dagen.",
    "proposals": "Voorstellen van medewerkers om regels te veranderen.",
    "proposal_files": "De regels in die voorstellen.",
    "proposal_writers": "Welke medewerkers aan die voorstellen schreven.",
    "publications": "Wanneer welke regels zijn ingegaan, en wie dat besliste.",
    "settings": "De instellingen van het programma.",
}
"""What is kept about staff, rules and the program itself, by table."""


@blueprint.get("/privacy")
@for_everyone
def page() -> str:
    """What happens with answers, in plain words."""
    return render_template(
        "privacy.html",
        promises=PROMISES,
        per_case=[words for words, _ in KEPT_PER_CASE.values()],
        otherwise=list(KEPT_OTHERWISE.values()),
        contact=current_app.config.get("CONTACT"),
    )
