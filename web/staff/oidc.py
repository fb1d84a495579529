"""Signing in at an OpenID provider; off unless it is set up."""

from __future__ import annotations


def provider_name() -> str | None:
    """What the button to sign in there says, or None if there is no provider."""
    return None
