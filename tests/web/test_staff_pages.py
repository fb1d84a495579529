"""Pages for staff beyond the day at the helpdesk: who was second, the session cookie, the way on, and the reply."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from walking import CARE_COOPERATIVE, token_on
from werkzeug.test import TestResponse

from navigator.model import RuleBase
from navigator.store.casefiles import CaseFiles
from navigator.store.reports import LONGEST, Reports
from web.app import create_app
from web.services import Services

PASSWORD = "vier losse woorden"
LOGIN = "/medewerkers/inloggen"

Helper = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def helper(app: Flask) -> Helper:
    """A function that gives the browser of someone with a role, signed in."""
    staff = app.extensions["navigator"].staff
    accounts = {role: staff.accounts.create(f"pagina.{role}", [role], PASSWORD) for role in ("helpdesk", "beleid")}

    def browser(role: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("medewerker", str(staff.sessions.start(accounts[role]).session))
        return client

    return browser


def fields(page: TestResponse, *names: str) -> dict[str, str]:
    """The token, the version seen, and other hidden fields on a page."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    return {name: html.unescape(found[name]) for name in ("csrf_token", "gezien", *names)}


# --- two at once


def test_who_saves_answers_second_is_told(helper: Helper, number: str, services: Services) -> None:
    """The second reads what the first saved beside their own, which is still filled in; then it can be saved."""
    path = f"/medewerkers/casus/{number}"
    first, second = helper("helpdesk"), helper("helpdesk")
    pages = {client: client.get(f"{path}/wat-als") for client in (first, second)}
    for client, answer, status in ((first, "vereniging", 303), (second, "stichting", 409)):
        sent = {**fields(pages[client], "w-rechtsvorm"), "a-rechtsvorm": answer}
        found = client.post(f"{path}/antwoorden", data=sent)
        assert found.status_code == status
    assert "Vereniging" in found.text and "Stichting" in found.text
    assert '<option value="stichting" selected' in found.text
    files = CaseFiles(services.cases.database, services.rules.questions)
    kept = files.find(number)
    assert kept is not None and "vereniging" in str(kept.answers["rechtsvorm"])
    again = {**fields(found, "w-rechtsvorm"), "a-rechtsvorm": "stichting"}
    assert second.post(f"{path}/antwoorden", data=again).status_code == 303
    kept = files.find(number)
    assert kept is not None and "stichting" in str(kept.answers["rechtsvorm"])
    assert len(kept.answers) == len(CARE_COOPERATIVE)


def test_who_sets_the_status_second_is_told(helper: Helper, number: str) -> None:
    """With what it is now and what they chose."""
    client = helper("helpdesk")
    sent = fields(client.get(f"/medewerkers/casus/{number}"))
    assert client.post(f"/medewerkers/casus/{number}/status", data={**sent, "stand": "bezig"}).status_code == 303
    found = client.post(f"/medewerkers/casus/{number}/status", data={**sent, "stand": "klaar"})
    assert found.status_code == 409
    assert "nu “In behandeling”" in found.text and "u koos “Afgerond”" in found.text


def test_who_handles_a_report_second_is_told(helper: Helper, number: str, services: Services) -> None:
    """With who was first; what the second wrote is still in the form, and can then be saved."""
    reported = f"/medewerkers/casus/{number}/conclusie/anbi_cooperatie"
    desk, policy = helper("helpdesk"), helper("beleid")
    sent = {"csrf_token": token_on(desk.get(reported)), "reden": "Dit klopt niet meer sinds vorig jaar."}
    assert desk.post(reported, data=sent).status_code == 303
    (report,) = (each for each in Reports(services.cases.database).all("nieuw") if each.number == number)
    path = f"/medewerkers/meldingen/{report.id}"
    page = fields(policy.get(path))
    first = {**page, "stand": "bezig", "reactie": "Wordt nagezocht."}
    assert policy.post(path, data=first).status_code == 303
    late = policy.post(path, data={**page, "stand": "klopt_toch", "reactie": "Het klopt <toch>."})
    assert late.status_code == 409
    assert "Nog niet bewaard: pagina.beleid behandelde deze melding" in late.text
    assert "Wordt nagezocht." in late.text and "Het klopt &lt;toch&gt;." in late.text
    again = {**fields(late), "stand": "klopt_toch", "reactie": "Het klopt toch."}
    assert policy.post(path, data=again).status_code == 303
    assert "Het klopt toch." in desk.get(f"/medewerkers/casus/{number}").text


def test_a_reply_to_a_report_that_is_too_long_is_refused(helper: Helper, number: str, services: Services) -> None:
    """Whole, with how long it is and may be; what was written and what was seen stay in the form, nothing is stored."""
    kept = Reports(services.cases.database)
    assert kept.add(number, "hans", "Dit klopt niet meer.", None, services.rules.version)
    (report,) = kept.of(number)
    policy, path = helper("beleid"), f"/medewerkers/meldingen/{report.id}"
    sent = {**fields(policy.get(path)), "stand": "klopt_toch", "reactie": "Zo staat het er:\r\n" + "x" * LONGEST}
    assert kept.handle(report.id, report.version, "eva", "bezig", "Ik kijk.")
    refused = policy.post(path, data=sent)
    assert refused.status_code == 422 and "x" * LONGEST in refused.text
    assert f"Deze reactie is te lang: {LONGEST + 17} tekens, hoogstens {LONGEST}." in refused.text
    late = policy.post(path, data={**sent, **fields(refused), "reactie": "Het klopt."})
    assert late.status_code == 409, "someone else handled it since it was looked at"


# --- the session cookie, and the way on


def sign_in(client: FlaskClient, verder: str = "", **options: str) -> TestResponse:
    """Sign in with a password."""
    query = {"verder": verder} if verder else {}
    token = token_on(client.get(LOGIN, query_string=query, **options))  # type: ignore[arg-type]
    sent = {"csrf_token": token, "naam": "pagina.helpdesk", "wachtwoord": PASSWORD}
    headers = {"Referer": f"{options['base_url']}/"} if options else {}
    response: TestResponse = client.post(LOGIN, query_string=query, data=sent, headers=headers, **options)  # type: ignore[arg-type]
    assert response.status_code == 303
    return response


def cookies(response: TestResponse) -> SimpleCookie:
    """The cookies that a response sets."""
    found = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        found.load(line)
    return found


def test_the_session_of_staff_is_out_of_reach(helper: Helper, client: FlaskClient) -> None:
    """No script and no other site gets at it, and the browser forgets it after twelve hours."""
    found = cookies(sign_in(client))
    for name, longest in (("medewerker", dt.timedelta(hours=12)), ("medewerker_apparaat", dt.timedelta(days=90))):
        kept = found[name]
        assert (kept["httponly"], kept["samesite"], kept["path"], kept["domain"]) == (True, "Lax", "/", "")
        assert int(kept["max-age"]) == longest.total_seconds()


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch, rules: RuleBase, make_ready: Callable[[str], str]) -> Iterator[FlaskClient]:
    """A visitor of the site over https."""
    monkeypatch.setenv("NAVIGATOR_ADRES", "https://wijzer.example")
    app = create_app(rules, make_ready("sqlite"))
    services: Services = app.extensions["navigator"]
    services.staff.accounts.create("pagina.helpdesk", ["helpdesk"], PASSWORD)
    yield app.test_client()
    services.adviser.close()
    services.cases.close()


def test_over_https_the_cookies_are_for_this_host_alone(secure: FlaskClient) -> None:
    """Secure, and with a name that a browser takes from nobody else; signing in and out works with it."""
    base = "https://wijzer.example"
    found = cookies(sign_in(secure, base_url=base))
    for name in ("__Host-medewerker", "__Host-medewerker_apparaat"):
        assert found[name]["secure"] is True
    page = secure.get("/medewerkers/casussen", base_url=base)
    assert page.status_code == 200
    sent = {"csrf_token": token_on(page)}
    out = secure.post("/medewerkers/uitloggen", data=sent, base_url=base, headers={"Referer": f"{base}/"})
    assert cookies(out)["__Host-medewerker"]["max-age"] == "0"
    assert secure.get("/medewerkers/casussen", base_url=base).status_code == 303


def test_a_password_is_changed_by_who_knows_the_old_one(client: FlaskClient, services: Services) -> None:
    """Not without it; then the new one works, the old one does not, and every other session is over. All is logged."""
    path, new, accounts = "/medewerkers/wachtwoord", "knikker orgel bosrand veter", services.staff.accounts
    account = accounts.create("pagina.wissel", ["helpdesk"], PASSWORD)
    client.set_cookie("medewerker", str(services.staff.sessions.start(account).session))
    elsewhere = str(services.staff.sessions.start(account).session)
    page = client.get(path)
    fields = re.findall(r'type="password" autocomplete="([^"]+)"', page.text)
    assert fields == ["current-password", "new-password", "new-password"]
    sent = {"csrf_token": token_on(page), "oud": "niet het oude", "nieuw": new, "nog_eens": new}
    assert client.post(path, data=sent).status_code == 422
    assert accounts.with_password("pagina.wissel", new) is None
    assert client.post(path, data={**sent, "oud": PASSWORD}).status_code == 303
    assert accounts.with_password("pagina.wissel", new) and not accounts.with_password("pagina.wissel", PASSWORD)
    assert services.staff.sessions.find(elsewhere) is None
    assert client.get("/medewerkers/casussen").status_code == 200
    assert services.staff.audit.entries(who="pagina.wissel", what=["wachtwoord_gewijzigd"])[1] == 1


def test_who_fails_to_sign_in_stands_in_the_log(helper: Helper, client: FlaskClient, services: Services) -> None:
    """Under the name if there is such an account, and never with what was typed; the field hides the password."""
    page = client.get(LOGIN)
    assert 'name="wachtwoord" type="password" autocomplete="current-password"' in page.text
    for name, who in (("pagina.helpdesk", "pagina.helpdesk"), ("mijn geheime wachtwoord", "onbekend")):
        sent = {"csrf_token": token_on(page), "naam": name, "wachtwoord": "fout"}
        assert client.post(LOGIN, data=sent).status_code == 422
        (first, *_), _ = services.staff.audit.entries()
        assert (first.who, first.what) == (who, "aanmelden_mislukt")


def test_signing_out_leaves_nothing_of_what_was_looked_for(helper: Helper, client: FlaskClient) -> None:
    """Words that were looked for in notes are gone from the browser after signing out, and after being signed out."""
    for leave in ("/medewerkers/uitloggen", None):
        sign_in(client)
        sent = {"csrf_token": token_on(client.get("/medewerkers/casussen")), "woorden": "moestuin"}
        assert client.post("/medewerkers/casussen", data=sent).status_code == 303
        page = client.get("/medewerkers/casussen")
        assert "moestuin" in page.text
        if leave:
            assert client.post(leave, data={"csrf_token": token_on(page)}).status_code == 303
        else:
            client.delete_cookie("medewerker")  # as after an hour without use
            assert client.get("/medewerkers/casussen", follow_redirects=True).request.path == LOGIN
        with client.session_transaction() as session:
            assert "moestuin" not in str(dict(session))


@pytest.mark.parametrize(
    "verder",
    [
        "https://elders.example/medewerkers/",
        "//elders.example/medewerkers/",
        "/\\elders.example/medewerkers/",
        "/medewerkers/\\..\\elders",
        "/medewerkers/bestaat-niet",
        "/medewerkers/uitloggen",
        "/medewerkers/inloggen",
        "/redactie/../advies",
        "/redactie.elders.example",
        "/advies",
        "javascript:alert(1)",
        "medewerkers/casussen",
        "/medewerkers/%0d%0aSet-Cookie:x=y",
    ],
)
def test_signing_in_leads_nowhere_else(helper: Helper, client: FlaskClient, verder: str) -> None:
    """A link to sign in that names another site, or no page of our own for staff, leads to the first page for staff."""
    assert sign_in(client, verder).location == "/medewerkers/"
    assert client.get(LOGIN, query_string={"verder": verder}).location == "/medewerkers/"


@pytest.mark.parametrize("verder", ["/medewerkers/opvolgen", "/medewerkers/inbrengen"])
def test_signing_in_leads_on_to_the_page_asked_for(helper: Helper, client: FlaskClient, verder: str) -> None:
    """From the page that was closed, through signing in, to that page."""
    closed = client.get(verder)
    assert closed.status_code == 303
    assert closed.location == f"{LOGIN}?verder={verder}"
    assert sign_in(client, verder).location == verder


def test_signing_in_leads_on_to_the_workbench(helper: Helper, client: FlaskClient, app: Flask) -> None:
    """Also to pages of policy staff that do not stand under `/medewerkers`."""
    path = app.url_map.bind("").build("workbench.overview")
    assert path.startswith("/redactie")
    assert sign_in(client, path).location == path


# --- the reply


def test_a_reply_can_be_changed_printed_kept_and_taken_along(helper: Helper, number: str) -> None:
    """What the helper made of it comes back as a text file, as a page to print and as a note, letter for letter."""
    client, path = helper("helpdesk"), f"/medewerkers/casus/{number}/antwoord"
    page = client.get(path)
    written = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)[1])  # type: ignore[index]
    assert "Een coöperatie kan geen ANBI zijn" in written
    changed = f"{written}\r\n\r\nEigen regel <met> tekens & €"
    sent = {"csrf_token": token_on(page), "tekst": changed}
    file = client.post(path, data={**sent, "bestand": "1"})
    assert file.content_type == "text/plain; charset=utf-8"
    assert file.headers["Content-Disposition"] == f'attachment; filename="antwoord-{number}.txt"'
    assert file.text == changed.replace("\r\n", "\n").strip() + "\n"
    print_page = client.post(path, data={**sent, "druk": "1"})
    assert "Eigen regel &lt;met&gt; tekens &amp; €" in print_page.text
    assert print_page.text.count("<br>") + print_page.text.count("<p>") > written.count("\n") / 2
    assert client.post(path, data={**sent, "bewaar": "1"}).status_code == 303
    assert "Eigen regel &lt;met&gt; tekens &amp; €" in client.get(f"/medewerkers/casus/{number}").text


def test_an_empty_or_telling_reply_is_not_kept(helper: Helper, number: str) -> None:
    """An empty one is refused; one with what looks like a phone number only kept when that is confirmed."""
    client, path = helper("helpdesk"), f"/medewerkers/casus/{number}/antwoord"
    token = token_on(client.get(path))
    assert client.post(path, data={"csrf_token": token, "tekst": " ", "druk": "1"}).status_code == 422
    sent = {"csrf_token": token, "tekst": "Bel 06-12345678", "bewaar": "1"}
    assert "een telefoonnummer" in client.post(path, data=sent).text
    assert "06-12345678" not in client.get(f"/medewerkers/casus/{number}").text
    assert client.post(path, data={**sent, "toch": "1"}).status_code == 303
