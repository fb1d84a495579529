"""Whether the program can do its work, for whoever watches over the server."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from navigator.store.tables import SettingRow
from web.access import for_everyone
from web.api_shapes import Gezondheid
from web.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/gezond")
@for_everyone
def health() -> tuple[Response, int]:
    """200 where the database answers, 503 where it does not; with the version of the rules."""
    reachable = _reachable()
    found = Gezondheid(gezond=reachable, database=reachable, regels=services().rules.version)
    return jsonify(found.model_dump()), 200 if reachable else 503


def _reachable() -> bool:
    """Whether a table can be read; of SQLite, a file that is gone can still be opened."""
    try:
        with services().cases.database.reading() as session:
            session.execute(select(SettingRow.name).limit(1)).all()
    except (SQLAlchemyError, OSError):
        return False
    return True
