"""What Weibo's error codes mean for a delivery (docs/concepts/weibo.md 8). Data first, then the rule."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from enum import StrEnum

from guanwei.lib.clock import must_be_aware
from guanwei.lib.words import Words
from guanwei.networks.contract import Accepted, NotSent, Outcome, Rejected, Scope, Throttled, Unauthorized, Unknown

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


class Meaning(StrEnum):
    """The class of an error code."""

    RETRY = "retry"
    WAIT = "wait"
    DUPLICATE = "duplicate"
    LATE = "late"
    LOGIN = "login"
    SETUP = "setup"
    REJECT = "reject"
    HUMAN = "human"
    GONE = "gone"
    BUG = "bug"
    DONE = "done"


class Operation(StrEnum):
    """What was asked for when the code came. BEFORE_WRITE is a step whose effect nobody sees: a picture upload."""

    PUBLISH = "publish"
    ANSWER = "answer"  # a comment, a repost
    DELETE = "delete"
    READ = "read"
    BEFORE_WRITE = "before_write"


def _expand(codes: Iterable[int | range]) -> Iterable[int]:
    for entry in codes:
        yield from (entry,) if isinstance(entry, int) else entry


_TABLE: dict[Meaning, tuple[int | range, ...]] = {
    Meaning.RETRY: (10001, 10002, 10003, 10009, 10010, 10011, 20014, 21331),
    Meaning.WAIT: (10004, 10022, 10023, 10024, 20016, 20505, 20521, 20524, 21603),
    Meaning.DUPLICATE: (20017, 20019, 20111, 20306),
    Meaning.LATE: (20032,),
    Meaning.LOGIN: (10006, 21301, 21302, 21303, range(21314, 21320), 21325, 21327, 21330, 21332),
    Meaning.SETUP: (10005, 10013, 10014, 10020, 21321, 21322, 21324, 21326, 21337, 21338, 21601, range(21701, 21704)),
    Meaning.REJECT: (
        *(20012, 20013, 20018, 20020, 20021, 20049, 20103, 20301, 20508),
        *(range(20509, 20514), 20523, 21602),
    ),
    Meaning.HUMAN: (20015, 20022, 20031, 20507),
    Meaning.GONE: (20003, 20101, 20201, 20305),
    Meaning.BUG: (
        *(10007, 10008, 10012, 10016, 10017, 10018, 10021),
        *(20001, 20002, 20005, 20006, 20007, 20008, 20009, 20102, 20104, 20109),
        *(20202, 20203, 20204, 20302, 20303, 20307, 20401, 20402, range(20501, 20505)),
        *(range(20600, 20700), range(20700, 20800), range(20800, 20900), range(20900, 21000), range(21000, 21200)),
        *(range(21304, 21314), 21320, 21323, 21328, 21329, 21335, range(21501, 21505), 21901),
    ),
    Meaning.DONE: (20506, 20522),
}

MEANINGS: dict[int, Meaning] = {code: meaning for meaning, codes in _TABLE.items() for code in _expand(codes)}

# The whole installation shares one IP address, so these stop every account.
_WHOLE_APP = frozenset({10004, 10022})

# The app may not make this one call, which says nothing about the others.
_THIS_CALL = frozenset({10005, 10014, 10020})

ADVICE: dict[Meaning, Words] = {
    Meaning.RETRY: Words(zh="微博服务出错，是否已发出不确定", en="Weibo failed; it may or may not have gone out"),
    Meaning.WAIT: Words(
        zh="达到微博的调用上限，稍后自动继续", en="A limit of Weibo is reached; it goes on later by itself"
    ),
    Meaning.DUPLICATE: Words(
        zh="微博认为内容重复，可能早已发出，请核对", en="Weibo calls it a repeat; it may be out already, look"
    ),
    Meaning.LATE: Words(zh="已发布，微博显示稍有延迟", en="Published; Weibo shows it a little later"),
    Meaning.LOGIN: Words(
        zh="授权已失效，请重新授权账号", en="The authorisation has ended; authorise the account again"
    ),
    Meaning.SETUP: Words(
        zh="应用权限或配置不足，请管理员检查", en="The app lacks a right or a setting; tell an administrator"
    ),
    Meaning.REJECT: Words(zh="微博拒绝这条内容，请修改后再发", en="Weibo refuses this content; change it"),
    Meaning.HUMAN: Words(zh="微博要求人工验证账号", en="Weibo wants a person to verify the account"),
    Meaning.GONE: Words(zh="目标已不存在", en="The target no longer exists"),
    Meaning.BUG: Words(zh="微博不接受这个请求", en="Weibo does not accept the request"),
    Meaning.DONE: Words(zh="已是所要的状态", en="It is already so"),
}


def meaning_of(code: int, message: str = "") -> Meaning:
    """The class of a code. 10017 covers two cases that only the message tells apart: the text lacks a link of the safe
    domain (our content), or the app has no safe domain (its setup). An unlisted 213xx is about the token; any other
    unlisted code says nothing that could be relied on, so a write that met it counts as RETRY: unknown."""
    if code == 10017 and "not bind domain" in message.lower():
        return Meaning.SETUP
    if code in MEANINGS:
        return MEANINGS[code]
    return Meaning.LOGIN if 21300 <= code <= 21399 else Meaning.RETRY


def outcome_of(code: int, message: str, operation: Operation, retry_after: float) -> Outcome:
    """What a refusal with this code means for `operation`; `retry_after` is used when it is a limit.

    Every RETRY code leaves a write unknown, also 10002 (paused) and 10009 (busy): they read like a refusal at the door,
    but no text of Weibo says that nothing was written, and a second public post is worse than a question to a person.
    """
    meaning = meaning_of(code, message)
    number = str(code)
    match meaning:
        case Meaning.RETRY if operation is Operation.BEFORE_WRITE:
            return NotSent(f"{number} {message}")
        case Meaning.RETRY | Meaning.DUPLICATE:
            return Unknown(message, number)
        case Meaning.WAIT:
            return Throttled(retry_after, Scope.APP if code in _WHOLE_APP else Scope.ACCOUNT, number)
        case Meaning.LATE | Meaning.DONE:
            return Accepted("", "", f"{number} {message}")
        case Meaning.SETUP if code in _THIS_CALL and operation in (Operation.ANSWER, Operation.DELETE):
            # The account can still post, and a person can do this one thing in the app.
            return Rejected(number, message)
        case Meaning.LOGIN | Meaning.SETUP | Meaning.HUMAN:
            return Unauthorized(number, message)
        case Meaning.GONE if operation is Operation.DELETE:
            return Accepted("", "", f"{number} {message}")
        case _:
            return Rejected(number, message)


def seconds_to_wait(now: datetime, *, again: bool) -> float:
    """How long a limit holds: to the next full hour, or to midnight in Beijing when it came `again` after that.

    Weibo tells no reset time (docs/concepts/weibo.md 7). One second more, for clocks that differ.
    """
    local = must_be_aware(now).astimezone(BEIJING)
    if again:
        end = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    else:
        end = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return (end - local).total_seconds() + 1.0
