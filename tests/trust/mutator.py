"""Hostile inputs: real ones with pieces lost, doubled, swapped or replaced by what is known to hurt readers."""

from __future__ import annotations

import random
from collections.abc import Sequence

LARGEST = 120_000  # bytes; a little more than the largest case that is read

TOKENS: tuple[bytes, ...] = (
    *(b"\x00", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xf0\x9f\x92\xa9", b"\r", b"\n", b"\t"),
    *(text.encode() for text in ("\x1b[31m", "\u202e\u2028\u00a0\u200b\u0301\ufeff", "İıſß", "①٣๓", "−–")),
    *(char.encode() for char in "[]{}\"':,#%@`\\!~;=&*?-"),
    *(b": ", b"- ", b"? ", b"|\n", b">\n", b"---\n", b"...\n", b"%YAML 9.9\n", b"!!binary aGk=", b"!!set"),
    *(b"&a ", b"*a", b"<<: *a", b"&a [*a, *a]", b"!!python/object/apply:os.system [id]", b"\\ud800", b"\\u0000"),
    *(b"null", b"yes", b"no", b"12:30", b"0x1f", b"0o17", b"1_000", b"true", b"NaN", b"-Infinity", b"1e999"),
    *(b"-0", b"0.1", b"9" * 400, b"9" * 5_000, b"-1", b"2147483648", b"1e400", b"0000-00-00", b"9999-12-31"),
    *(b"2026-02-30", b"2026-1-1", b"2026-11-22T10:00:00Z", b"-2026-01-01", b"2000-01-01", b"weet_niet"),
    *(b"peildatum", b"antwoorden", b"onderwerpen", b"__proto__", b"__class__", b"../../etc/passwd", b"%s%n"),
    *(b"<script>alert(1)</script>", b"[x](javascript:alert(1))", b"<img src=x onerror=alert(1)>", b"{{7*7}}"),
    *(b"' OR 1=1 --", b"=cmd|'/C calc'!A0", b"; rm -rf /", b"\xe2\x82\xac 12.000", b"12.000,-", b"EUR 1 000", b"50 %"),
)
"""What made some reader fail before: broken text, signs that mean something, numbers and dates at an edge."""


class Mutator:
    """Makes inputs out of seeds, always the same ones from the same source of chance."""

    def __init__(self, seeds: Sequence[bytes], rng: random.Random) -> None:
        self._seeds, self._rng = seeds, rng

    def input(self) -> bytes:
        """The next input."""
        rng, draw = self._rng, self._rng.random()
        if draw < 0.03:
            return rng.randbytes(rng.randrange(200))
        if draw < 0.06:  # deep or long
            return (rng.choice(TOKENS) * rng.choice((100, 1_000, 10_000)))[:LARGEST]
        if draw < 0.2:
            return b"".join(rng.choices(TOKENS, k=rng.randint(1, 12)))
        data = rng.choice(self._seeds)
        for _ in range(rng.choice((1, 1, 2, 3, 6))):
            data = self._changed(data)
        return data[:LARGEST]

    def _changed(self, data: bytes) -> bytes:
        rng = self._rng
        start = rng.randint(0, len(data))
        end = min(len(data), start + rng.choice((0, 1, 5, 30, 300)))
        piece = data[start:end]
        other = rng.choice(self._seeds)
        at = rng.randint(0, len(other))
        new = rng.choice(
            (
                b"",
                rng.choice(TOKENS),
                rng.choice(TOKENS) + piece,
                piece * rng.choice((2, 3, 100)),
                piece[::-1],
                bytes([rng.randrange(256)]),
                other[at : at + rng.choice((1, 10, 100))],
            )
        )
        return data[:start] + new + data[end:]
