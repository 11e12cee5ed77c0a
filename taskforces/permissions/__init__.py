"""Who keeps a 工作周志."""

from taskforces.permissions.log import can_excuse_week, can_hand_in_week, can_write_log

__all__ = ["can_excuse_week", "can_hand_in_week", "can_write_log"]
