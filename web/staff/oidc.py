"""Sign in with the account of one's organisation: OpenID Connect, authorization code flow with PKCE, by Authlib.

Only who has an account here gets in: the provider vouches for a subject, and `navigator medewerker` links it to one.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from navigator import settings
from web import limits
from web.access import for_signing_in
from web.parts import when_added
from web.services import services
from web.staff.login import begin

blueprint = Blueprint("staff_oidc", __name__, url_prefix="/medewerkers/openid")
_EXTENSION, _NEXT, _STATES = "openid", "staff_next", "_state_"  # the last is Authlib's
_ELSEWHERE = ("cross-site", "same-site")
_PATIENCE = 5  # seconds for each answer of the provider
_SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_SIGNED = "id_token_signing_alg_values_supported"
_NEEDED = ("authlib", "requests")
_log = logging.getLogger(__name__)
_DOWN = "Wij krijgen geen goed antwoord van de dienst waar u inlogt. Probeer het over een paar minuten opnieuw."
_LOST = "Het inloggen duurde te lang, begon in een andere browser, of werd afgebroken. Begin opnieuw."
_WEAK = (
    "Uw organisatie vraagt voor deze site een tweede stap bij het inloggen, zoals een code uit een app. Begin opnieuw."
)
_UNKNOWN = "Geef uw identiteit door aan de beheerder. Die kan haar koppelen aan een account."

Refusal = tuple[str, int]


@dataclass(frozen=True)
class Provider:
    """The provider that this site trusts, and Authlib's client of it."""

    issuer: str
    name: str
    client: Any
    levels: tuple[str, ...] = ()
    """The ways of signing in that will do (`acr` or `amr`, OpenID Connect Core 1.0 section 2); empty: all."""

    def metadata(self) -> dict[str, Any]:
        """What the provider says of itself, asked once.

        Raises:
            ValueError: it says that it is another one (OpenID Connect Discovery 1.0, section 4.3), or does not sign.
        """
        found: dict[str, Any] = self.client.load_server_metadata()
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise ValueError(f"the provider calls itself {found.get('issuer')!r}, not {self.issuer!r}")
        found[_SIGNED] = sorted(_SIGNATURES.intersection(found.get(_SIGNED) or ("RS256",)))  # Authlib keeps to these
        if not found[_SIGNED]:
            raise ValueError("the provider signs in no way that we trust")
        return found

    def strong_enough(self, claims: Mapping[str, Any]) -> bool:
        """Whether someone signed in at the provider in a way that will do here."""
        ways = claims.get("amr")
        told = {claims.get("acr"), *(ways if isinstance(ways, list) else ())}
        return not self.levels or not told.isdisjoint(self.levels)


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    """Get to know the provider, if the settings name one.

    Raises:
        SettingError: a setting is missing, or the packages for it.
    """
    app.extensions[_EXTENSION] = _provider(app)


@blueprint.app_template_global()
def sign_in_provider() -> str | None:
    """What the provider is called, for every template; None without one."""
    return getattr(current_app.extensions[_EXTENSION], "name", None)


def _provider(app: Flask) -> Provider | None:
    issuer, client = settings.text("NAVIGATOR_OIDC_ISSUER"), settings.text("NAVIGATOR_OIDC_CLIENT")
    if not issuer and not client:
        return None
    if not (issuer and client):
        raise settings.SettingError("Vul NAVIGATOR_OIDC_ISSUER en NAVIGATOR_OIDC_CLIENT allebei in, of geen van beide.")
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise settings.SettingError(
            f"Voor inloggen met OpenID ontbreekt {', '.join(missing)}. Typ: pip install 'initiatiefwijzer[oidc]'. "
            "Of maak NAVIGATOR_OIDC_ISSUER en NAVIGATOR_OIDC_CLIENT leeg."
        )
    from authlib.integrations.flask_client import OAuth

    secret = settings.text("NAVIGATOR_OIDC_SECRET")
    kwargs = {"scope": "openid", "code_challenge_method": "S256", "default_timeout": _PATIENCE}
    made = OAuth(app).register(
        "openid",
        client_id=client,
        client_secret=secret or None,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs=kwargs if secret else {**kwargs, "token_endpoint_auth_method": "none"},
    )
    levels = tuple(settings.text("NAVIGATOR_OIDC_STERKTE").split())
    return Provider(issuer, settings.text("NAVIGATOR_OIDC_NAAM"), made, levels)


@blueprint.get("")
@for_signing_in
def start() -> Response | Refusal:
    """Go to the provider."""
    if request.headers.get("Sec-Fetch-Site") in _ELSEWHERE:  # it is for the visitor to say, not for another site
        return redirect(url_for("staff_login.page", verder=request.args.get("verder")), 303)
    provider = _known_provider()
    from authlib.integrations.base_client import OAuthError

    for key in [key for key in session if key.startswith(_STATES)]:
        del session[key]  # an attempt that was left; a cookie has no room for many
    session[_NEXT] = request.args.get("verder", "")
    address = settings.text("NAVIGATOR_ADRES")
    back = address + url_for("staff_oidc.back") if address else url_for("staff_oidc.back", _external=True)
    try:
        provider.metadata()
        asked = {"acr_values": " ".join(provider.levels)} if provider.levels else {}
        response: Response = provider.client.authorize_redirect(back, **asked)
    except (OAuthError, *_failures()):
        return _provider_fails()
    return response


@blueprint.get("/terug")
@for_signing_in
def back() -> Response | Refusal:
    """Check what the provider says, and begin a session for the account it belongs to."""
    provider = _known_provider()
    from authlib.integrations.base_client import OAuthError

    wanted = str(session.pop(_NEXT, ""))
    try:
        wants = {"iss": provider.metadata()["issuer"], "aud": provider.client.client_id}
        known = {name: {"essential": True, "values": [value]} for name, value in wants.items()}
        token = provider.client.authorize_access_token(claims_options={**known, "sub": {"essential": True}})
    except OAuthError as error:  # a state that is not ours, or the visitor or provider said no
        _log.warning("sign-in refused: %s", str(error.error)[:60].encode("ascii", "replace").decode())
        return _refused("Inloggen is niet gelukt", _LOST, 400)
    except _failures():
        return _provider_fails()
    claims = token.get("userinfo") or {}
    if not provider.strong_enough(claims):
        services().staff.audit.note("onbekend", "aanmelden_mislukt")
        return _refused("Inloggen is niet gelukt", _WEAK, 403)
    subject = str(claims.get("sub") or "")
    account = services().staff.accounts.with_subject(subject) if subject else None
    if account is None:
        _log.warning("sign-in refused: the provider vouches for someone who has no account")
        services().staff.audit.note("onbekend", "aanmelden_mislukt")
        return _refused("U hebt hier geen account", _UNKNOWN, 403, subject)
    return begin(services().staff.sessions.start(account), account.name, wanted)


def _known_provider() -> Provider:
    """The provider, for an address that may ask it something now."""
    found: Provider | None = current_app.extensions[_EXTENSION]
    if found is None:
        abort(404)
    limits.take(limits.SIGN_INS)
    return found


def _failures() -> tuple[type[Exception], ...]:
    """What goes wrong where a provider does not answer, or answers what no provider should."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    return RequestException, JoseError, AuthlibBaseError, ValueError, KeyError, TypeError, RuntimeError


def _provider_fails() -> Refusal:
    _log.exception("the sign-in provider could not be used")
    return _refused("Inloggen kan nu niet", _DOWN, 502)


def _refused(title: str, advice: str, status: int, subject: str = "") -> Refusal:
    return render_template("staff/openid.html", title=title, advice=advice, subject=subject[:255]), status
