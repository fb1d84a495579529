"""What protects the site on every page: headers, cookies, the names it answers to, and where forms may come from.

It follows from the settings: where `NAVIGATOR_ADRES` has https, cookies are for this very host and over https only.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, make_response, render_template, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Serializer, Signer
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from navigator import settings
from web.parts import when_added

blueprint = Blueprint("protection", __name__)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HSTS = "max-age=31536000"  # a year; of this host alone, for what else stands in its domain is not ours to say
LARGEST_REQUEST = 200_000  # bytes; the largest form is a few hundred
_OWN_MACHINE = ("127.0.0.1", "localhost", "::1")  # for who checks on this machine whether the site is alive
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_COOKIE = "initiatiefwijzer"


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    """Protect an application as the settings have it.

    Raises:
        SettingError: a setting can't be used.
    """
    address = urlsplit(settings.text("NAVIGATOR_ADRES"))
    secure = address.scheme == "https"
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_NAME=f"__Host-{_COOKIE}" if secure else _COOKIE,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        TRUSTED_HOSTS=[address.hostname, *_OWN_MACHINE] if address.hostname else None,
    )
    proxies = settings.number("NAVIGATOR_PROXIES")
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    _sign_with_sha256(app)


class _Cookies(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)


def _sign_with_sha256(app: Flask) -> None:
    """Sign cookies and forms with SHA-256; the libraries still choose SHA-1, which OWASP ASVS 5.0 advises against.

    What was signed before is still read, so that an update takes nobody's case from their browser.
    """
    app.session_interface = _Cookies()
    Signer.default_digest_method = staticmethod(hashlib.sha256)
    derivations = ("hmac", "django-concat")  # of Flask, and of all others
    Serializer.default_fallback_signers = [
        {"digest_method": hashlib.sha1, "key_derivation": derivation} for derivation in derivations
    ]


@blueprint.app_errorhandler(SecurityError)
def _another_name(_error: SecurityError) -> Response:
    """The answer to who asks for a site of another name; it holds no link, since that would be of that other name."""
    return Response(
        "Deze site staat niet onder deze naam op deze server.\n", 400, content_type="text/plain; charset=utf-8"
    )


def refuse_other_sites() -> None:
    """Refuse a form that another site sent; next to the token in each form, which such a site can't know."""
    if request.method not in _CHANGES or request.blueprint == "api":  # the interface knows no cookies
        return
    came_from = request.headers.get("Sec-Fetch-Site")
    if came_from is None:  # an old browser
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin.partition("://")[2] != request.host
    else:
        foreign = came_from not in ("same-origin", "none")
    if foreign:
        title, advice = "Dit formulier kwam van een andere site", "Open onze site zelf en vul het daar in."
        abort(make_response(render_template("error.html", title=title, advice=advice), 403))


@blueprint.after_app_request
def _add_headers(response: Response) -> Response:
    policy = HEADERS["Content-Security-Policy"]
    scripts = "; script-src 'self'" if g.get("own_script") else ""
    requests = "; connect-src 'self'" if g.get("own_requests") else ""  # made by a script
    response.headers["Content-Security-Policy"] = policy + scripts + requests
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    return response
