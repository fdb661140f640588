"""What a role may do. Pure: the grants themselves are rows in `accounts.Grant`."""

from enum import StrEnum

from guanwei.lib.words import Words


class Permission(StrEnum):
    VIEW = "view"
    WRITE = "write"
    APPROVE = "approve"
    WAIVE = "waive"
    OPERATE = "operate"  # do tasks by hand, decide on unknown outcomes, stop and resume
    MANAGE = "manage"  # credentials, settings, who may do what


class Role(StrEnum):
    VIEWER = "viewer"
    WRITER = "writer"
    APPROVER = "approver"
    OPERATOR = "operator"
    MANAGER = "manager"


NAMES = {
    Role.VIEWER: Words("查看", "Viewer"),
    Role.WRITER: Words("撰稿", "Writer"),
    Role.APPROVER: Words("审核", "Approver"),
    Role.OPERATOR: Words("运营", "Operator"),
    Role.MANAGER: Words("管理", "Manager"),
}

ALLOWS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.VIEW}),
    Role.WRITER: frozenset({Permission.VIEW, Permission.WRITE}),
    Role.APPROVER: frozenset({Permission.VIEW, Permission.WRITE, Permission.APPROVE, Permission.WAIVE}),
    Role.OPERATOR: frozenset({Permission.VIEW, Permission.WRITE, Permission.OPERATE}),
    Role.MANAGER: frozenset(Permission),
}


def roles_with(permission: Permission) -> tuple[str, ...]:
    """The values of every role that carries `permission`."""
    return tuple(role.value for role in Role if permission in ALLOWS[role])
