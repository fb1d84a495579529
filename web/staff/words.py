"""The Dutch words of the pages for staff."""

from __future__ import annotations

ROLE_NAMES: dict[str, str] = {"helpdesk": "helpdesk", "beleid": "beleid", "beheer": "beheer"}

REFUSED = "toegang_geweigerd"
DEEDS: dict[str, str] = {
    "aangemeld": "Ingelogd",
    "aanmelden_mislukt": "Inloggen mislukt",
    "afgemeld": "Uitgelogd",
    REFUSED: "Pagina geweigerd: andere rol nodig",
    "wachtwoord_gewijzigd": "Eigen wachtwoord veranderd",
    "lijst_bekeken": "Lijst met casussen bekeken",
    "casus_geopend": "Casus geopend met een code",
    "casus_bekeken": "Casus bekeken",
    "conclusie_bekeken": "Redenering van een conclusie bekeken",
    "wat_als_bekeken": "Wat-als bekeken",
    "antwoorden_gewijzigd": "Antwoorden veranderd",
    "status_gewijzigd": "Status veranderd",
    "notitie_toegevoegd": "Notitie toegevoegd",
    "opvolging_gewijzigd": "Opvolging afgevinkt of heropend",
    "melding_gemaakt": "Gemeld dat een advies niet klopt",
    "vergelijking_bekeken": "Advies van toen en nu vergeleken",
    "antwoord_bekeken": "Antwoord aan het initiatief opgesteld",
    "meldingen_bekeken": "Meldingen bekeken",
    "melding_behandeld": "Melding behandeld",
    "regels_gepubliceerd": "Regels gepubliceerd",
    "voorbeeld_gemaakt": "Voorbeeld gemaakt van een casus",
    "logboek_bekeken": "Logboek bekeken",
    "import_bekeken": "Import bekeken",
    "import_uitgevoerd": "Casussen geïmporteerd",
}
"""What staff can do, as the log calls it and as people read it."""

STATE_NAMES: dict[str, str] = {
    "nieuw": "Nieuw",
    "bezig": "In behandeling",
    "wacht": "Wacht op de beller of een ander",
    "klaar": "Afgerond",
}
"""How far the helpdesk is with a case (`navigator.store.casefiles.STATES`)."""

REPORT_STATE_NAMES: dict[str, str] = {
    "nieuw": "Nieuw",
    "bezig": "Wordt uitgezocht",
    "aangepast": "De regels zijn aangepast",
    "klopt_toch": "Het advies klopt wel",
}
"""What policy staff did with a report (`navigator.store.reports.STATES`)."""
