"""Long lists in pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request, url_for

SIZE = 25
_LAST = 100_000


@dataclass(frozen=True)
class Paging:
    """Which page of a list was asked for, and how long the list is."""

    page: int
    size: int = SIZE
    count: int = 0

    @classmethod
    def asked(cls) -> Paging:
        """The page that the address asks for, counted from 1."""
        page = request.args.get("pagina", 1, type=int)
        return cls(min(max(page, 1), _LAST))

    def over(self, count: int) -> Paging:
        """The same for a list of known length."""
        return replace(self, count=count)

    @property
    def first(self) -> int:
        """The place of the first item on this page, counted from 0."""
        return (self.page - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.count // self.size))

    def link(self, page: int) -> str:
        """The address of another page of the same list."""
        asked = {**request.args.to_dict(), "pagina": page}  # not through `url_for`, to which some names mean more
        return f"{url_for(str(request.endpoint), **(request.view_args or {}))}?{urlencode(asked)}"
