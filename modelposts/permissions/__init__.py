"""Who keeps a 创建手册."""

from modelposts.permissions.handbook import can_write_handbook

__all__ = ["can_write_handbook"]
