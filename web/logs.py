"""What the server writes down: a line per request, without answers, codes or whole addresses.

Of a request the route is kept and never the path, in which the number of a case can stand; of a visitor the network.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import logging
import time
from typing import Any

from flask import Blueprint, Response, g, request

blueprint = Blueprint("logs", __name__)
_log = logging.getLogger("initiatiefwijzer.verzoek")
_OWN = "verzoek"  # the attribute of a record that holds the fields of a request
_CHATTY = ("alembic", "weasyprint")  # libraries that tell of every step
_QUIET = ("static", "health.health")  # asked for all day, and of no interest


def configure(kind: str) -> None:
    """Write to the error output: one JSON object a line (`json`), or lines for people (`tekst`)."""
    handler = logging.StreamHandler()
    if kind == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in ASCII, so that nothing in it can look like another line."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        fields: dict[str, Any] = {
            "tijd": moment,
            "niveau": record.levelname,
            "bron": record.name,
            "bericht": record.getMessage(),
            "proces": record.process,
            **getattr(record, _OWN, {}),
        }
        if record.exc_info:
            fields["fout"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=True)


def network(address: str | None) -> str:
    """The network an address is in: of IPv4 the first three numbers, of IPv6 the first three groups.

    >>> network("192.0.2.77"), network("2001:db8:1:2::3"), network(None)
    ('192.0.2.0/24', '2001:db8:1::/48', '-')
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "-"
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def start() -> None:
    """Remember when a request came."""
    g.started = time.monotonic()


@blueprint.after_app_request
def _note(response: Response) -> Response:
    if request.endpoint in _QUIET and response.status_code < 400:
        return response
    fields = {
        "methode": request.method,
        "route": request.url_rule.rule if request.url_rule else "-",
        "status": response.status_code,
        "ms": round(1000 * (time.monotonic() - g.get("started", time.monotonic())), 1),
        "netwerk": network(request.remote_addr),
    }
    _log.info("%s", " ".join(str(value) for value in fields.values()), extra={_OWN: fields})
    return response
