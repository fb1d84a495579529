"""What staff do, as the log calls it and as people read it."""

from __future__ import annotations

REFUSED = "toegang_geweigerd"
CASE_SEEN = "casus_bekeken"

LOOKS: dict[str, str] = {
    "lijst_bekeken": "Lijst met casussen bekeken",
    CASE_SEEN: "Casus bekeken",
    "conclusie_bekeken": "Redenering van een conclusie bekeken",
    "wat_als_bekeken": "Wat-als bekeken",
    "vergelijking_bekeken": "Advies van toen en nu vergeleken",
    "antwoord_bekeken": "Antwoord aan het initiatief opgesteld",
    "meldingen_bekeken": "Meldingen bekeken",
    "logboek_bekeken": "Logboek bekeken",
    "import_bekeken": "Import bekeken",
}
"""What is only looked at: noted when the page is given."""

CHANGES: dict[str, str] = {
    "antwoorden_gewijzigd": "Antwoorden veranderd",
    "status_gewijzigd": "Status veranderd",
    "notitie_toegevoegd": "Notitie toegevoegd",
    "opvolging_gewijzigd": "Opvolging afgevinkt of heropend",
    "melding_gemaakt": "Gemeld dat een advies niet klopt",
    "melding_behandeld": "Melding behandeld",
    "regels_gepubliceerd": "Regels gepubliceerd",
    "voorbeeld_gemaakt": "Voorbeeld gemaakt van een casus",
    "import_uitgevoerd": "Casussen geïmporteerd",
}
"""What changes something: stored together with the change, or neither is."""

DEEDS: dict[str, str] = {
    "aangemeld": "Ingelogd",
    "aanmelden_mislukt": "Inloggen mislukt",
    "afgemeld": "Uitgelogd",
    REFUSED: "Pagina geweigerd: andere rol nodig",
    "code_gevraagd": "Wachtwoord klopte, code gevraagd",
    "code_mislukt": "Verkeerde code bij het inloggen",
    "herstelcode_gebruikt": "Herstelcode gebruikt",
    "bevestigen_mislukt": "Wachtwoord of code verkeerd bij een wijziging",
    "tweede_stap_begonnen": "Begonnen met de tweede stap in te stellen",
    "tweede_stap_ingesteld": "Tweede stap ingesteld",
    "tweede_stap_uitgezet": "Tweede stap uitgezet",
    "tweede_stap_weggehaald": "Tweede stap weggehaald door de beheerder",
    "wachtwoord_gewijzigd": "Eigen wachtwoord veranderd",
    "elders_uitgelogd": "Zichzelf op een ander apparaat uitgelogd",
    "casus_geopend": "Casus geopend met een code",
    **LOOKS,
    **CHANGES,
}
"""Everything that stands in the log."""
