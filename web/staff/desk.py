"""What the pages of the helpdesk work with, on the rules that are live now."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, make_response, render_template
from werkzeug.wrappers import Response

from navigator.case import Case
from navigator.casework.pastrules import PastRules, keep_rules
from navigator.model import RuleBase, Status
from navigator.rulefiles.folder import default_folder
from navigator.store.advices import Advices
from navigator.store.casefiles import CaseFile, CaseFiles
from navigator.store.caselist import CaseList
from navigator.store.database import UNAVAILABLE, Database
from navigator.store.notes import Notes
from navigator.store.reports import Reports
from navigator.store.rulebases import RuleBases
from web.noting import case_is_shown
from web.services import services
from web.shown_advice import remember_advice

Page = str | Response | tuple[str, int]
_PAST = "navigator_past_rules"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A case that is looked at, and the advice on it today."""

    file: CaseFile
    case: Case
    advice: dict[str, Any]

    @property
    def statuses(self) -> dict[str, Status]:
        """The status of every conclusion."""
        return {found["id"]: found["status"] for found in self.advice["conclusies"]}


def database() -> Database:
    """The database of this application."""
    return services().cases.database


def files() -> CaseFiles:
    """The cases by number."""
    return CaseFiles(database(), services().rules.questions)


def case_list() -> CaseList:
    """The list of cases."""
    return CaseList(database(), services().rules.questions)


def notes() -> Notes:
    """The notes on cases."""
    return Notes(database())


def reports() -> Reports:
    """The reports on advices."""
    return Reports(database())


def advices() -> Advices:
    """The advices that were shown."""
    return Advices(database())


def past_rules() -> PastRules:
    """Rule bases of earlier days."""
    found: PastRules = current_app.extensions.setdefault(_PAST, PastRules(RuleBases(database())))
    return found


def keep_live_rules(rules: RuleBase, kept: Database) -> None:
    """Keep the files of the rules that are live, so that the advices of today can be made again."""
    try:
        keep_rules(RuleBases(kept), rules, default_folder())
    except UNAVAILABLE:
        _log.exception("the rule files could not be kept")


def find_file(number: str) -> CaseFile:
    """A case by its number; a page that says so if it is not there any more."""
    found = files().find(number)
    if found is None:
        abort(make_response(render_template("staff/gone.html"), 404))
    case_is_shown()
    return found


def open_case(number: str) -> Opened:
    """A case by its number, with the advice on it; that it was shown is remembered."""
    file = find_file(number)
    case = Case(dt.date.today(), file.answers, file.topics)
    opened = Opened(file, case, services().adviser.advise(case))
    remember_advice(number, case, opened.statuses)
    return opened
