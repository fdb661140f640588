"""The doubtful claims of docs/concepts/weibo.md beside what a probe read: marked [M] or [D], or called unknown there,
and the one that the probe itself rests on [S]. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guanwei.lib.text import weibo_length
from guanwei.lib.words import Words
from guanwei.networks.contract import Limits
from guanwei.networks.probing import Row, Verdict
from guanwei.networks.weibo import mapping
from guanwei.networks.weibo.client import Answer, Refusal, Reply

_ESCAPES = ("&amp;", "&lt;", "&gt;")
_NOTHING = Words("没有可看的微博。", "There was no post to look at.")


@dataclass(frozen=True, slots=True)
class Replies:
    """What the probe was answered. `one` None where the account has no post that could be shown."""

    token: Reply
    limits_before: Reply
    timeline: Reply
    one: Reply | None
    limits_after: Reply

    @property
    def calls_between(self) -> int:
        """Calls after the first look at the limits up to the second, that one included."""
        return 2 + (self.one is not None)

    @property
    def complete(self) -> bool:
        needed = (self.token, self.timeline, *((self.one,) if self.one else ()))
        return all(isinstance(reply, Answer) for reply in needed)


def rows_of(replies: Replies, limits: Limits, account_id: str) -> tuple[Row, ...]:
    """Every doubtful claim, in the order of the contract page."""
    statuses = _statuses(replies.timeline)
    rows = [
        _whose_token(replies.token, account_id),
        _all_json(replies),
        _length(statuses, limits),
        _changed_texts(statuses),
        _calls_a_day(replies.limits_before, limits),
        _every_call_counts(replies),
        _error_classes(replies),
        _read_back(replies.timeline, statuses, account_id),
        _how_far_back(replies.timeline, statuses, limits),
        _shown_alike(replies.one, statuses),
        *_only_by_acting(),
    ]
    return tuple(sorted(rows, key=lambda row: [int(part) for part in row.section.split(".")]))


def _statuses(timeline: Reply) -> list[dict[str, Any]]:
    listed = timeline.data.get("statuses") if isinstance(timeline, Answer) else None
    return [status for status in listed if isinstance(status, dict)] if isinstance(listed, list) else []


def _unread(reply: Reply) -> Words:
    if isinstance(reply, Refusal):
        return Words(f"拒绝：{reply.code} {reply.message}", f"refused: {reply.code} {reply.message}")
    reason = "" if isinstance(reply, Answer) else reply.reason
    return Words(f"没有回答：{reason}", f"no answer: {reason}")


def _whose_token(token: Reply, account_id: str) -> Row:
    claim = Words(
        "get_token_info 说出令牌属于谁（uid），expire_in 是剩余秒数",
        "get_token_info tells whose the token is (uid), and in expire_in the seconds that are left",
    )
    if not isinstance(token, Answer):
        return Row("2.3", "S", claim, Verdict.NOT_READ, _unread(token))
    uid, left = str(token.data.get("uid") or ""), mapping.whole_number(token.data.get("expire_in"))
    agrees = uid == account_id and left is not None
    found = Words(f"uid {uid or '无'}，expire_in {left}", f"uid {uid or 'absent'}, expire_in {left}")
    return Row("2.3", "S", claim, Verdict.AGREES if agrees else Verdict.DIFFERS, found)


def _all_json(replies: Replies) -> Row:
    claim = Words(
        "网关有时回 HTML 或空白，此时结果不明", "A gateway may answer with HTML or nothing: then it is unclear"
    )
    asked = _all(replies)
    odd = [reply for reply in asked if not isinstance(reply, Answer | Refusal)]
    if odd:
        return Row("2.6", "D", claim, Verdict.AGREES, _unread(odd[0]))
    found = Words(f"{len(asked)} 次都是 JSON", f"all {len(asked)} answers were JSON")
    return Row("2.6", "D", claim, Verdict.OPEN, found)


def _length(statuses: list[dict[str, Any]], limits: Limits) -> Row:
    claim = Words("140 个字的算法", "How the 140 characters are counted")
    texts = [status["text"] for status in statuses if isinstance(status.get("text"), str) and not _is_long(status)]
    if not texts:
        return Row("3.6", "D", claim, Verdict.OPEN, _NOTHING)
    longest = max(map(weibo_length, texts))
    found = Words(f"最长的一条按本规则是 {longest} 个字", f"by this rule the longest post has {longest} characters")
    # One at the limit exactly would prove it; one beyond it proves the opposite.
    near = Verdict.AGREES if longest == limits.max_length else Verdict.OPEN
    return Row("3.6", "D", claim, Verdict.DIFFERS if longest > limits.max_length else near, found)


def _is_long(status: dict[str, Any]) -> bool:
    return str(status.get("isLongText", "")).lower() in ("1", "true")


def _changed_texts(statuses: list[dict[str, Any]]) -> Row:
    claim = Words(
        "读回的文字：链接成了 t.cn，末尾可能多一个零宽空格，& < > 可能转义",
        "Texts come back with t.cn links, perhaps a zero-width space at the end, perhaps & < > escaped",
    )
    texts = [str(status.get("text", "")) for status in statuses]
    if not texts:
        return Row("3.6", "M", claim, Verdict.OPEN, _NOTHING)
    short, zero = sum("t.cn/" in text for text in texts), sum("\u200b" in text for text in texts)
    escaped = sum(any(mark in text for mark in _ESCAPES) for text in texts)
    found = Words(
        f"{len(texts)} 条中：t.cn {short} 条，零宽空格 {zero} 条，转义 {escaped} 条",
        f"of {len(texts)}: t.cn in {short}, zero-width space in {zero}, escaped in {escaped}",
    )
    return Row("3.6", "M", claim, Verdict.AGREES if short or zero or escaped else Verdict.OPEN, found)


def _calls_a_day(reply: Reply, limits: Limits) -> Row:
    ours = next((quota.limit for quota in limits.quotas if quota.bucket == "calls"), None)
    claim = Words(f"每个账号 {ours} 次调用", f"{ours} calls for each account")
    if not isinstance(reply, Answer):
        return Row("7", "?", claim, Verdict.NOT_READ, _unread(reply))
    theirs = mapping.whole_number(reply.data.get("user_limit"))
    found = Words(f"user_limit {theirs}", f"user_limit {theirs}")
    return Row("7", "?", claim, Verdict.AGREES if theirs == ours else Verdict.DIFFERS, found)


def _every_call_counts(replies: Replies) -> Row:
    claim = Words("每次调用都计数，包括查余额", "Every call is counted, asking for what is left included")
    readings = (replies.limits_before, replies.limits_after)
    for reply in readings:
        if not isinstance(reply, Answer):
            return Row("7", "D", claim, Verdict.NOT_READ, _unread(reply))
    before, after = (
        mapping.whole_number(reply.data.get("remaining_user_hits")) for reply in readings if isinstance(reply, Answer)
    )
    if before is None or after is None:
        found = Words("没有 remaining_user_hits", "no remaining_user_hits")
        return Row("7", "D", claim, Verdict.DIFFERS, found)
    made = replies.calls_between
    found = Words(f"调用 {made} 次，余额少了 {before - after}", f"{made} calls, {before - after} fewer are left")
    # More than ours: the worker called meanwhile, and nothing can be told from it.
    more = Verdict.OPEN if before - after > made else Verdict.DIFFERS
    return Row("7", "D", claim, Verdict.AGREES if before - after == made else more, found)


def _error_classes(replies: Replies) -> Row:
    claim = Words("错误码的分类", "What each error code means for us")
    codes = sorted({reply.code for reply in _all(replies) if isinstance(reply, Refusal)})
    listed = ", ".join(map(str, codes))
    none = Words("没有遇到错误", "no error was met")
    return Row("8", "D", claim, Verdict.OPEN, Words(f"遇到 {listed}", f"met {listed}") if codes else none)


def _read_back(timeline: Reply, statuses: list[dict[str, Any]], account_id: str) -> Row:
    claim = Words(
        "时间线上有作者、时间、文字、图片数，足以认出自己的微博",
        "The timeline has author, time, text and pictures: enough to know one's own post",
    )
    if not isinstance(timeline, Answer):
        return Row("10", "D", claim, Verdict.NOT_READ, _unread(timeline))
    if not statuses:
        return Row("10", "D", claim, Verdict.OPEN, _NOTHING)
    try:
        for status in statuses:
            mapping.remote_of(status, account_id)
    except mapping.Malformed as error:
        return Row("10", "D", claim, Verdict.DIFFERS, Words(f"缺少：{error}", str(error)))
    nameless = sum(mapping.author_id(status) != account_id for status in statuses)
    found = Words(
        f"{len(statuses)} 条都读得出，{nameless} 条没有写明作者",
        f"{len(statuses)} read, {nameless} without their author",
    )
    return Row("10", "D", claim, Verdict.DIFFERS if nameless else Verdict.AGREES, found)


def _how_far_back(timeline: Reply, statuses: list[dict[str, Any]], limits: Limits) -> Row:
    size = limits.own_timeline_size
    claim = Words(f"只能读到自己最近 {size} 条", f"Only the newest {size} own posts can be read")
    if not isinstance(timeline, Answer):
        return Row("10", "?", claim, Verdict.NOT_READ, _unread(timeline))
    total = mapping.whole_number(timeline.data.get("total_number"))
    found = Words(f"给了 {len(statuses)} 条，共 {total} 条", f"{len(statuses)} were given, of {total}")
    if total is not None and total <= size and len(statuses) <= size:
        return Row("10", "?", claim, Verdict.OPEN, found)
    return Row("10", "?", claim, Verdict.AGREES if len(statuses) == size else Verdict.DIFFERS, found)


def _shown_alike(one: Reply | None, statuses: list[dict[str, Any]]) -> Row:
    claim = Words("单条读到的与时间线一致", "One post by itself reads as it does on the timeline")
    if one is None:
        return Row("10", "D", claim, Verdict.OPEN, _NOTHING)
    if not isinstance(one, Answer):
        return Row("10", "D", claim, Verdict.NOT_READ, _unread(one))
    same = str(one.data.get("text")) == str(statuses[0].get("text"))
    found = Words("文字相同", "the same text") if same else Words("文字不同", "another text")
    return Row("10", "D", claim, Verdict.AGREES if same or _is_long(statuses[0]) else Verdict.DIFFERS, found)


def _all(replies: Replies) -> list[Reply]:
    asked = (replies.token, replies.limits_before, replies.timeline, replies.one, replies.limits_after)
    return [reply for reply in asked if reply is not None]


def _only_by_acting() -> Iterator[Row]:
    for section, mark, claim in _ACTS:
        yield Row(section, mark, claim, Verdict.NOT_BY_READING, Words("要操作才知道", "only an act would show it"))


_ACTS = (
    ("2.1", "M", Words("拒绝授权时回 access_denied / 21330", "Who refuses comes back with access_denied / 21330")),
    ("2.4", "M", Words("撤销后是 21321、21332 或 21317", "After a revoke: 21321, 21332 or 21317")),
    ("3.5", "M", Words("重复转发不受阻止", "Nothing stops a repeated repost")),
    ("4.3", "M", Words("可以删除自己微博下的评论", "Comments on own statuses can be deleted")),
    ("4.3", "D", Words("回复前缀计入 140 字", "The prefix of a reply counts toward the 140")),
    ("11", "?", Words("多久、多像算重复", "How long and how alike duplicates are remembered")),
    ("11", "?", Words("rip 和安全域名查得多严", "How strictly rip and the safe domain are checked")),
    ("11", "?", Words("update 是否又可以申请", "Whether update is granted again")),
)
