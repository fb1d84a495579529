"""A text as a QR code."""

from __future__ import annotations

import io

import segno
from werkzeug.wrappers import Response


def qr_image(text: str) -> Response:
    """The picture, black on white also where the page is dark, since telephones read it that way."""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False)
    return Response(image.getvalue(), content_type="image/svg+xml")
