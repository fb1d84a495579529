"""All tables of the program."""

from navigator.store.tables.base import Base
from navigator.store.tables.cases import AnswerRow, CaseRow, ImportRow, RoundRow, SettingRow
from navigator.store.tables.casework import AdviceRow, NoteRow, ObstacleRow, ReportRow, RuleBaseRow
from navigator.store.tables.staff import (
    AccountRow,
    AuditRow,
    DeviceRow,
    FailureRow,
    PendingRow,
    RecoveryCodeRow,
    SecondStepRow,
    SessionRow,
)
from navigator.store.tables.workbench import ProposalFileRow, ProposalRow, ProposalWriterRow, PublicationRow

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
    "PendingRow",
    "ProposalFileRow",
    "ProposalRow",
    "ProposalWriterRow",
    "PublicationRow",
    "RecoveryCodeRow",
    "ReportRow",
    "RoundRow",
    "RuleBaseRow",
    "SecondStepRow",
    "SessionRow",
    "SettingRow",
]
