"""What the terminal says while an installation has no user: where the administrator is made, and the code for it."""

from guanwei.lib.words import Words

PAGE = "sign-in/first"


def code_of_first_run() -> str | None:
    """None once there is somebody, and while the tables are not there yet. Django must have been started."""
    from django.db import ProgrammingError

    from guanwei.people.first_run import is_first_run, setup_code

    try:
        return setup_code() if is_first_run() else None
    except ProgrammingError:  # /readyz says so, and what to run
        return None


def first_run_url(url: str) -> str:
    return url + PAGE


def how_to_set_up(url: str, code: str) -> list[Words]:
    address = first_run_url(url)
    return [
        Words(f"  创建管理员：{address}", f"  Set up:     {address}"),
        Words(f"  设置码：  {code}", f"  Setup code: {code}"),
    ]
