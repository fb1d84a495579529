"""Quick on a slow phone: what is sent is compressed, and what seldom changes is sent once.

Compression and secrets (BREACH). A page that holds a secret and also repeats what an attacker sends lets the attacker
guess the secret from the size of the compressed page. Flask-WTF signs its tokens anew every second but does not mask
them, so they do not protect by themselves. What does: no page that a case code or a token stands on repeats anything of
the address, our cookie is not sent along with requests that another site makes in the background (SameSite=Lax), and a
form that repeats what was filled in asks for the token first. The tests hold us to all three.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, request
from flask_compress import Compress

from web.parts import when_added

blueprint = Blueprint("speed", __name__)
FINGERPRINT = "v"
"""The name of the fingerprint in the address of a static file."""
_YEAR = 31_536_000  # seconds


@when_added(blueprint)
def _set_up(app: Flask) -> None:
    """Compress what this application sends, and let browsers keep static files for as long as their address stays."""
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=7, COMPRESS_STREAMS=False)
    Compress(app)
    fingerprints = _fingerprints(Path(str(app.static_folder)))

    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in fingerprints:
            values.setdefault(FINGERPRINT, fingerprints[values["filename"]])

    def keep_long(response: Response) -> Response:
        if request.endpoint != "static":
            return response
        response.direct_passthrough = False  # the library compresses a file with gzip only as a whole
        response.make_sequence()
        name = (request.view_args or {}).get("filename")
        if name in fingerprints and request.args.get(FINGERPRINT) == fingerprints[name]:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response

    app.url_default_functions.setdefault(None, []).append(add_fingerprint)
    app.after_request(keep_long)


def _fingerprints(folder: Path) -> dict[str, str]:
    """What names the content of each file in a folder, so that a changed file has a new address."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
