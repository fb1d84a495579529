"""The Flask application: settings, security headers, error pages, and the parts it is made of."""

from __future__ import annotations

import datetime as dt
import logging

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, ServiceUnavailable, TooManyRequests

from navigator.advice import Adviser
from navigator.agenda.rounds import Rounds
from navigator.model import RuleBase
from navigator.store.cases import CaseStore
from navigator.store.database import UNAVAILABLE
from navigator.store.publications import RuleFiles
from navigator.store.staff import StaffStore
from navigator.workbench.desk import Workbench
from web import (
    about,
    access,
    addresses,
    advice_page,
    agenda,
    answers_page,
    api,
    health,
    leaving,
    limits,
    live,
    logs,
    privacy,
    protection,
    questions,
    rulebook,
    sharing,
    speed,
    start,
    takeaway,
    texts,
    trial_page,
)
from web.services import Services
from web.staff import importing
from web.staff import routes as staff_routes
from web.visitor import viewing
from web.workbench import routes as workbench_routes

PARTS = (
    addresses,  # first: the routes of all others are read by its rules
    texts,
    start,
    questions,
    answers_page,
    advice_page,
    trial_page,
    takeaway,
    sharing,
    leaving,
    agenda,
    rulebook,
    about,
    privacy,
    health,
    api,
    live,
    *staff_routes.PARTS,
    staff_routes,
    *workbench_routes.PARTS,
    limits,
    speed,  # what these last three do to an answer comes before all other parts get to see it
    logs,
    protection,
)
"""What the application is made of: modules with a `blueprint`, which holds their pages and what they set up."""

csrf = CSRFProtect()
_log = logging.getLogger(__name__)


def create_app(rules: RuleBase, database_url: str, folder: RuleFiles | None = None) -> Flask:
    """The application on a rule base and a database.

    With the folder of the rules there is a workbench, and what was published there is live instead of the folder.

    Raises:
        UnreadableRules: what was published can't be used with this version of the program.
    """
    app = Flask(__name__)
    own = _services(rules, database_url, folder)
    app.extensions["navigator"] = own
    app.config.update(
        SECRET_KEY=own.cases.database.secret("cookie_key"),
        SEND_FILE_MAX_AGE_DEFAULT=600,  # seconds; style and picture need not be asked for again on every page
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    csrf.init_app(app)
    csrf.exempt(api.blueprint)
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    _set_guards(app)
    app.register_error_handler(HTTPException, _show_error)
    app.register_error_handler(ParseException, _unreadable)
    for error in UNAVAILABLE:
        app.register_error_handler(error, _no_database)
    return app


def _set_guards(app: Flask) -> None:
    """Set what every request has to pass before its view, in this order."""
    (check_token,) = app.before_request_funcs[None]  # of Flask-WTF; no part sets a guard by itself
    app.before_request_funcs[None] = [
        logs.start,  # the time that refusing takes counts too
        importing.allow_large_forms,  # before anything reads the form
        access.guard,  # whoever may not open a page learns nothing more of it, and their form is not read
        check_token,
        sharing.guard,  # looks up the case, so after all that needs none
        live.refresh,
        protection.refuse_other_sites,
    ]


def _services(rules: RuleBase, database_url: str, folder: RuleFiles | None) -> Services:
    store = CaseStore(database_url, rules.questions)
    bench = Workbench(store.database, folder) if folder else None
    files = bench.live()[1] if bench else None
    if files is not None and files.version != rules.version:
        rules = live.rule_base(files)
        store = store.for_questions(rules.questions)
    adviser = Adviser(rules)
    adviser.at(dt.date.today())  # compiled before the first visitor comes
    Rounds(store.database).close_if_due(rules, dt.date.today())
    store.purge()
    return Services(rules, adviser, store, StaffStore(store.database), bench)


_MESSAGES = {
    400: ("Dit verzoek klopt niet", "Ga terug en probeer het opnieuw."),
    403: (
        "U kijkt alleen mee",
        "Met een meekijkcode kunt u niets veranderen of wissen. Dat kan alleen degene van wie u de code kreeg.",
    ),
    404: ("Deze pagina bestaat niet", "Kijk of het adres klopt, of begin op de startpagina."),
    405: ("Dit kan zo niet", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    413: ("Dit is te groot", "Stuur minder gegevens in één keer."),
    429: ("Even wachten", "Dit kwam heel vaak achter elkaar van uw netwerk. Wacht een paar minuten."),
    503: (
        "Wij kunnen nu niet bij uw antwoorden",
        "Wat al was bewaard, staat er nog. Vulde u net iets in? Wacht een minuut, ga terug en verstuur het opnieuw.",
    ),
    500: ("Er ging iets mis bij ons", "Uw antwoorden zijn bewaard. Probeer het over een paar minuten opnieuw."),
}


def _show_error(error: HTTPException) -> ResponseReturnValue:
    """The page, or the problem for a program, that says what is wrong; of a crash Flask logs the cause."""
    code = error.code or 500
    title, advice = _MESSAGES.get(code, _MESSAGES[400] if code < 500 else _MESSAGES[500])
    if request.path.startswith("/api/"):
        refused = api.problem(code, title)
        refused.headers.update(_headers_of(error))
        return refused
    if code == 403 and not viewing():
        title, advice = "Deze pagina is niet voor u", "Is dit voor uw werk nodig? Vraag de beheerder om de goede rol."
    if isinstance(error, CSRFError):
        title, advice = "Deze pagina was verlopen", "Ga terug, ververs de pagina en geef uw antwoord opnieuw."
    if error.response is not None or 300 <= code < 400:
        return error.get_response()
    return render_template("error.html", title=title, advice=advice), code, _headers_of(error)


def _unreadable(error: Exception) -> ResponseReturnValue:
    """What was sent is not as its headers say, which the server sees only when a page reads it."""
    return _show_error(BadRequest())


def _no_database(error: Exception) -> Response:
    """Nothing was stored; as soon as the database can be used again, all works again."""
    _log.error("the database can't be used: %s", getattr(error, "orig", None) or error)
    response = current_app.make_response(_show_error(ServiceUnavailable()))
    response.headers["Retry-After"] = "60"  # seconds
    return response


def _headers_of(error: HTTPException) -> dict[str, str]:
    """The methods a page does have, where the visitor used another one; or how many seconds to wait."""
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ", ".join(error.valid_methods or ())}
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyRequests) else {}
