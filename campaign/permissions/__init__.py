"""The vocabulary of who may see and do what; every page, export, attachment and admin asks here."""

from campaign.permissions.admin import can_use_admin, has_admin_perm
from campaign.permissions.fetching import fetch, require
from campaign.permissions.places import (
    PRIVATE_READERS,
    Place,
    Role,
    Roles,
    branch_path_of,
    can_read_private,
    forget,
    role_names,
    roles_on,
    scope_of,
    under_paths,
)

__all__ = [
    "PRIVATE_READERS",
    "Place",
    "Role",
    "Roles",
    "branch_path_of",
    "can_read_private",
    "can_use_admin",
    "fetch",
    "forget",
    "has_admin_perm",
    "require",
    "role_names",
    "roles_on",
    "scope_of",
    "under_paths",
]
