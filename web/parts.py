"""How a part of the application sets up what it needs beside its pages: every part is a module with a `blueprint`."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Flask

SetUp = Callable[[Flask], None]


def when_added(blueprint: Blueprint) -> Callable[[SetUp], SetUp]:
    """Have a function set up an application once, when this blueprint is added to it."""

    def keep(set_up: SetUp) -> SetUp:
        blueprint.record_once(lambda state: set_up(cast(Flask, state.app)))
        return set_up

    return keep
