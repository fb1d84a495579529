"""What staff see and change is noted in the log: a look when its page is given, a change together with itself.

The line of a change is stored in the transaction of the change: there is never one without the other, also where the
database fails halfway. A look changes nothing, so its line comes after the page was made and before anyone gets it: a
page that is refused leaves no line, and where no line can be written the page is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, g, make_response, request

from navigator.store.numbers import normal_number
from web.deeds import CASE_SEEN, LOOKS
from web.services import services
from web.signin import staff

View = TypeVar("View", bound=Callable[..., Any])


def noted(view: View, deed: str | None) -> View:
    """A view for staff after which its deed stands in the log, see `web.deeds`."""

    @wraps(view)
    def with_line(*arguments: Any, **named: Any) -> Response:
        g.deed = deed
        response = make_response(view(*arguments, **named))
        left = _left_to_note(deed, done=response.status_code < 400)
        if left:
            services().staff.audit.note(staff().name, left, case_number())
        return response

    return cast(View, with_line)


@contextmanager
def noting(deed: str | None = None) -> Iterator[None]:
    """Store the line of a deed (that of the page) in the very transaction of what is changed meanwhile.

    Nothing is noted where nothing is changed.
    """
    g.noted_with_change = True
    with services().staff.audit.with_change(staff().name, deed or g.deed, case_number()):
        yield


def case_is_shown() -> None:
    """Say that this request looks into a case: then a line is left also where what was asked for is refused."""
    g.case_is_shown = True


def case_number() -> str | None:
    """The number of the case in the address of this page, if it is about one."""
    return normal_number(str((request.view_args or {}).get("number", ""))) or None


def _left_to_note(deed: str | None, *, done: bool) -> str | None:
    """What is still to be noted of a request that was answered."""
    if done and deed is not None:
        return None if g.get("noted_with_change") else deed
    if not g.get("case_is_shown"):
        return None
    return deed if deed in LOOKS else CASE_SEEN
