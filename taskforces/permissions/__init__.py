"""Who keeps a 工作周志."""

from taskforces.permissions.helping import can_answer_help, can_lead_help, can_read_help
from taskforces.permissions.log import can_excuse_week, can_hand_in_week, can_write_log

__all__ = [
    "can_answer_help",
    "can_excuse_week",
    "can_hand_in_week",
    "can_lead_help",
    "can_read_help",
    "can_write_log",
]
