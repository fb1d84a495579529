"""Rules and conclusions that make no sense on a day: never or always so, adding nothing, or clashing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from navigator.analysis.allcases import AllCases
from navigator.analysis.cases import case_written
from navigator.analysis.claims import Claim, Terms, is_no, is_yes, may_be, not_yes, terms_of
from navigator.analysis.facts import Fact
from navigator.analysis.literals import ground_written
from navigator.grounds import Ground, standing, status_of
from navigator.model import Status


def unsound(cases: AllCases, names: Iterable[str] | None = None) -> Iterator[Fact]:
    """What makes no sense in the rules of these conclusions (of all, if none are named)."""
    for name in cases.compiled.grounds if names is None else names:
        grounds = cases.compiled.grounds[name]
        if not grounds:
            continue
        dead = {ground.id for ground in grounds if _never(cases, ground)}
        if len(dead) == len(grounds):
            reason = " en ".join(dict.fromkeys(_clash(cases, ground) for ground in grounds[:2]))
            yield Fact("A003", (name,), f"Deze conclusie geldt nooit, wat iemand ook antwoordt: {reason}.")
            continue
        yield from _dead_facts(cases, grounds, dead)
        if not cases.full.exists([not_yes(name)]):
            yield Fact("A004", (name,), "Deze conclusie geldt altijd, wat iemand ook antwoordt.")
            continue
        yield from _idle_facts(cases, name, [ground for ground in grounds if ground.id not in dead])


def clashes(cases: AllCases) -> Iterator[Fact]:
    """Conclusions that say that they exclude each other, with a case for which both hold."""
    for name, conclusion in cases.compiled.rules.conclusions.items():
        for place, other in enumerate(conclusion.text.sluit_uit):
            if other == name:
                yield Fact("A011", (name, "sluit_uit", place), "Een conclusie kan zichzelf niet uitsluiten.")
            elif case := cases.smallest([is_yes(name), is_yes(other)]):
                message = f"Deze conclusie sluit `{other}` uit, maar beide gelden bij {case_written(case)}."
                yield Fact("A011", (name, "sluit_uit", place), message, case=case)


# --- what can never fire


def _never(cases: AllCases, ground: Ground) -> bool:
    """Whether a ground is refuted in every case; without conclusions in it a box is never empty."""
    return bool(ground.uses) and not cases.full.exists([may_be(ground.id)])


def _dead_facts(cases: AllCases, grounds: Iterable[Ground], dead: set[str]) -> Iterator[Fact]:
    for rule, own in _by_rule(grounds).items():
        never = [ground for ground in own if ground.id in dead]
        if never and len(never) == len(own):
            message = f"Deze regel kan nooit gelden: {_clash(cases, never[0])}."
            yield Fact("A001", (never[0].conclusion, "regels", rule), message)
        else:
            for ground in never:
                message = f"Dit deel van de regel kan nooit gelden: {_clash(cases, ground)}."
                yield Fact("A001", (ground.conclusion, "regels", rule), message, (ground_written(cases, ground),))


def _clash(cases: AllCases, ground: Ground) -> str:
    """The fewest lines of a ground that never go together: leaving out any of them makes a case possible."""
    kept = terms_of(ground)
    for literal in [*kept.answers, *kept.uses]:
        fewer = Terms(
            tuple(each for each in kept.answers if each != literal),
            tuple(each for each in kept.uses if each != literal),
        )
        if not cases.full.exists([may_be(cases.define(f"{ground.id}: {fewer}", [fewer]))]):
            kept = fewer
    if len(kept.answers) + len(kept.uses) == 1:
        return f"{ground_written(cases, kept)} komt nooit voor"
    return f"{ground_written(cases, kept)} gaan nooit samen"


# --- what adds nothing


def _idle_facts(cases: AllCases, name: str, grounds: list[Ground]) -> Iterator[Fact]:
    """Rules without which no case gets another status, the last first; and grounds that another covers by itself."""
    left = _by_rule(grounds)
    for rule, own in reversed(list(left.items())):
        others = [ground for number, found in left.items() if number != rule for ground in found]
        if others and _covers(cases, _named(cases, own), _named(cases, others)):
            del left[rule]
            yield _idle_rule(cases, name, rule, own, others)
    rest = [ground for found in left.values() for ground in found]
    for ground in reversed(rest):
        around = next((each for each in _likely(cases, ground, rest) if _covers(cases, ground.id, each.id)), None)
        if around is not None:
            rest = [each for each in rest if each is not ground]
            yield _idle_ground(cases, ground, around)


def _idle_rule(cases: AllCases, name: str, rule: int, own: list[Ground], others: list[Ground]) -> Fact:
    one = next(
        (line for line in _by_line(others).items() if _covers(cases, _named(cases, own), _named(cases, line[1]))), None
    )
    around = f"de regel op regel {one[0]} dekt" if one else "de andere regels samen dekken"
    case = cases.smallest([is_yes(_named(cases, own))])
    proof = f" Bijvoorbeeld: bij {case_written(case)} geldt de conclusie ook zonder deze regel." if case else ""
    message = f"Deze regel voegt niets toe: {around} elke casus al.{proof}"
    return Fact("A002", (name, "regels", rule), message, case=case)


def _idle_ground(cases: AllCases, ground: Ground, around: Ground) -> Fact:
    part, other = ground_written(cases, ground), ground_written(cases, around)
    case = cases.smallest([is_yes(ground.id)])
    proof = f" Bijvoorbeeld: bij {case_written(case)} geldt de conclusie al." if case else ""
    message = f"Het deel {part} voegt niets toe aan {other} (regel {_line(around)}).{proof}"
    return Fact("A002", (ground.conclusion, "regels", _rule_number(ground)), message, (part,), case)


def _covers(cases: AllCases, inner: str, outer: str) -> bool:
    """Whether in every case, also a partly answered one, the outer is at least as sure as the inner."""
    pairs: list[list[Claim]] = [[is_yes(inner), not_yes(outer)], [may_be(inner), is_no(outer)]]
    return not any(cases.any.exists(claims) for claims in pairs)


def _likely(cases: AllCases, ground: Ground, others: list[Ground]) -> list[Ground]:
    """The grounds that hold in one case where this one does: no other can cover it."""
    case = cases.some([is_yes(ground.id)])
    found = [each for each in others if each is not ground]
    if case is None:
        return found
    point = cases.compiled.space.point(case)
    statuses: dict[str, Status] = {}
    for name in cases.compiled.behind(name for each in others for name, _ in each.uses):
        statuses[name] = status_of(cases.compiled.grounds[name], point, statuses)
    return [each for each in found if standing(each, point, statuses) == "ja"]


def _named(cases: AllCases, grounds: list[Ground]) -> str:
    return grounds[0].id if len(grounds) == 1 else cases.define(" of ".join(each.id for each in grounds), grounds)


def _line(ground: Ground) -> int:
    return int(ground.rule.place.rpartition(":")[2])


def _by_line(grounds: list[Ground]) -> dict[int, list[Ground]]:
    found: dict[int, list[Ground]] = {}
    for ground in grounds:
        found.setdefault(_line(ground), []).append(ground)
    return found


def _rule_number(ground: Ground) -> int:
    return int(ground.rule.id.rpartition(".")[2]) - 1


def _by_rule(grounds: Iterable[Ground]) -> dict[int, list[Ground]]:
    """The grounds by the number of their rule, from 0."""
    found: dict[int, list[Ground]] = {}
    for ground in grounds:
        found.setdefault(_rule_number(ground), []).append(ground)
    return found
