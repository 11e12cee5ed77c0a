"""The vocabulary of who may see and do what; every page, export, attachment and admin asks here."""

from campaign.permissions.admin import can_use_admin, has_admin_perm
from campaign.permissions.contenders import (
    can_apply_in,
    can_confirm_campaign,
    can_edit_application,
    can_read_application,
    can_read_card,
    can_read_full_name,
    can_read_ledger,
    can_run_campaign,
    is_involved,
    is_principal,
)
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
from campaign.permissions.scope import (
    contender_scope,
    general_branch_path_of,
    organizations_seen_by,
    private_scope,
)

__all__ = [
    "PRIVATE_READERS",
    "Place",
    "Role",
    "Roles",
    "branch_path_of",
    "can_apply_in",
    "can_confirm_campaign",
    "can_edit_application",
    "can_read_application",
    "can_read_card",
    "can_read_full_name",
    "can_read_ledger",
    "can_read_private",
    "can_run_campaign",
    "can_use_admin",
    "contender_scope",
    "fetch",
    "forget",
    "general_branch_path_of",
    "has_admin_perm",
    "is_involved",
    "is_principal",
    "organizations_seen_by",
    "private_scope",
    "require",
    "role_names",
    "roles_on",
    "scope_of",
    "under_paths",
]
