"""All tables of the program."""

from navigator.store.tables.base import Base
from navigator.store.tables.cases import AnswerRow, CaseRow, ImportRow, RoundRow, SettingRow
from navigator.store.tables.casework import AdviceRow, NoteRow, ObstacleRow, ReportRow, RuleBaseRow
from navigator.store.tables.staff import AccountRow, AuditRow, DeviceRow, FailureRow, SessionRow
from navigator.store.tables.workbench import ProposalFileRow, ProposalRow, PublicationRow

__all__ = [
    "AccountRow",
    "AdviceRow",
    "AnswerRow",
    "AuditRow",
    "Base",
    "CaseRow",
    "DeviceRow",
    "FailureRow",
    "ImportRow",
    "NoteRow",
    "ObstacleRow",
    "ProposalFileRow",
    "ProposalRow",
    "PublicationRow",
    "ReportRow",
    "RoundRow",
    "RuleBaseRow",
    "SessionRow",
    "SettingRow",
]
