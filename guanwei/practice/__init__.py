"""The practice as code: checks of posts, answers, names, plans and profiles.

As a library: `from guanwei.practice import check_post` (guanwei.practice.api, docs/api/practice.md). It is loaded when
it is first asked for, and needs no Django.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guanwei.practice.api import check_name as check_name
    from guanwei.practice.api import check_post as check_post
    from guanwei.practice.api import check_reply as check_reply

__all__ = ["check_name", "check_post", "check_reply"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from guanwei.practice import api

    return getattr(api, name)
