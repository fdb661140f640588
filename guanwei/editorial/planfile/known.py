"""The names a plan may use: accounts and columns, by whatever people call them."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guanwei.lib.words import Words

_NETWORKS = {
    "weibo": "weibo 微博 新浪微博 sinaweibo sina wb",
    "bluesky": "bluesky 蓝天 bsky bs",
    "mastodon": "mastodon 长毛象 毛象",
    "x": "x twitter 推特 x(twitter) 推特(x)",
}
_NETWORK_OF = {name: network for network, names in _NETWORKS.items() for name in names.split()}
_SHOWN = {
    "weibo": Words("微博", "Weibo"),
    "bluesky": Words("Bluesky", "Bluesky"),
    "mastodon": Words("Mastodon", "Mastodon"),
    "x": Words("X", "X"),
}
_SEPARATORS = re.compile(r"[、,;/|\n]+|\s(?=@)")
_WITH_NETWORK = re.compile(r"(.+)\(([^()]+)\)")
_LONGEST_NAME = 200  # with its network in brackets; whatever is longer names no account


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """One official account that may be planned for. `key` is the caller's own; it comes back in PlanRow.accounts."""

    key: str
    network: str
    name: str
    handle: str = ""
    zone: ZoneInfo | None = None  # None: the zone of the import
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownColumn:
    """One editorial column of the brand, e.g. key 17, name 实用知识, code D5, label 【小贴士】."""

    key: str
    name: str
    code: str = ""
    label: str = ""
    aliases: tuple[str, ...] = ()  # the English name first, where there is one


@dataclass(frozen=True, slots=True)
class KnownNames:
    accounts: tuple[KnownAccount, ...]
    columns: tuple[KnownColumn, ...] = ()

    def account(self, key: str) -> KnownAccount | None:
        return next((account for account in self.accounts if account.key == key), None)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that say nothing: chosen by a person for the whole file, never guessed."""

    accounts: tuple[str, ...] = ()  # keys of KnownAccount
    column: str = ""  # key of KnownColumn


def fold(name: str) -> str:
    """A name as it is compared: one width, one case, without @, 【】, # and spaces."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s@【】\[\]#《》「」]+", "", text)


def find_accounts(text: str, networks: str, known: KnownNames) -> tuple[KnownAccount, ...] | Words:
    """The accounts that a cell names, in their order, or what is wrong; none when both cells are empty.

    `networks` is the network cell: it narrows the names down, and alone it is enough where each has one account.
    """
    wanted = find_networks(networks, known)
    if isinstance(wanted, Words):
        return wanted
    found: list[KnownAccount] = []
    if not text.strip():
        found = [account for account in known.accounts if account.network in wanted]
        if len(found) > len({account.network for account in found}):
            return _which_account(networks.strip(), found)
    for name in _names(text, known):
        match = _one_name(name, wanted, known)
        if isinstance(match, Words):
            return match
        found.extend(account for account in match if account not in found)
    missing = wanted - {account.network for account in found}
    return _nobody_there(min(missing)) if missing else tuple(found)


def find_networks(text: str, known: KnownNames) -> frozenset[str] | Words:
    """The networks that a cell names; an empty set for an empty cell."""
    network_of = _NETWORK_OF | {account.network.casefold(): account.network for account in known.accounts}
    normal = unicodedata.normalize("NFKC", text).casefold()
    names = [part for piece in _SEPARATORS.split(normal) if (part := re.sub(r"\s+", "", piece))]
    unknown = [name for name in names if name not in network_of]
    if unknown:
        return Words(
            f"不认识的平台：{unknown[0]}。可以写：微博、Bluesky、Mastodon、X。",
            f"Unknown network: {unknown[0]}. Use Weibo, Bluesky, Mastodon or X.",
        )
    return frozenset(network_of[name] for name in names)


def split_names(text: str) -> list[str]:
    """`晴川食品、@晴川茶饮` as two names."""
    normal = unicodedata.normalize("NFKC", text)
    return [part for piece in _SEPARATORS.split(normal) if (part := piece.strip())]


def _names(text: str, known: KnownNames) -> list[str]:
    """The cell as one name when there is such an account (`A/B 测试`), else split."""
    whole = text.strip()
    folded = fold(whole)
    return [whole] if any(_is_called(account, folded) for account in known.accounts) else split_names(text)


def _is_called(account: KnownAccount, folded: str) -> bool:
    names = (account.name, account.handle, *account.aliases)
    return folded == f"id:{account.key}".casefold() or any(folded == fold(name) for name in names if name)


def _one_name(name: str, networks: frozenset[str], known: KnownNames) -> tuple[KnownAccount, ...] | Words:
    if len(name) > _LONGEST_NAME:
        return _unknown_account(name, known)
    folded = fold(name)
    found = [account for account in known.accounts if _is_called(account, folded)]
    if not found and (parts := _WITH_NETWORK.fullmatch(unicodedata.normalize("NFKC", name))):
        inner = find_networks(parts[2], known)
        if not isinstance(inner, Words):
            return _one_name(parts[1], inner, known)
    if not found:
        return _unknown_account(name, known)
    if networks:
        here = [account for account in found if account.network in networks]
        if not here:
            return _not_on_network(name, found)
        found = here
    one_for_each = bool(networks) and len({account.network for account in found}) == len(found)
    return tuple(found) if len(found) == 1 or one_for_each else _which_account(name, found)


def find_column(text: str, known: KnownNames) -> KnownColumn | Words:
    """The column that a cell names by name, code (`D5`), label (`【小贴士】`) or code and name (`D5 实用知识`)."""
    wanted = _bare(text)
    found = [column for column in known.columns if wanted in _column_names(column)]
    if len(found) == 1:
        return found[0]
    names = "、".join(column.name for column in known.columns)
    english = ", ".join(next(iter(column.aliases), column.name) for column in known.columns)
    if found:
        return Words(
            f"“{text.strip()}”对应多个栏目，请写栏目全名：{names}。",
            f'"{text.strip()}" means several columns. Write the full name: {english}.',
        )
    return Words(
        f"没有名为“{text.strip()[:30]}”的栏目。现有栏目：{names}。",
        f'There is no column "{text.strip()[:30]}". The columns are: {english}.',
    )


def column_by_label(text: str, known: KnownNames) -> KnownColumn | None:
    """The column whose label opens the text, e.g. 【小贴士】; None when there is none or several."""
    found = [column for column in known.columns if column.label and text.lstrip().startswith(column.label)]
    return found[0] if len(found) == 1 else None


def _bare(text: str) -> str:
    return re.sub(r"[.:·_\-()]+", "", fold(text))


def _column_names(column: KnownColumn) -> set[str]:
    names = {column.name, column.label, *column.aliases} - {""}
    coded = {column.code + name for name in names if column.code} | {name + column.code for name in names}
    return {_bare(name) for name in names | coded | {column.code} - {""}} | {_bare(f"id:{column.key}")}


def account_label(account: KnownAccount, known: KnownNames) -> str:
    """What to write into a sheet so that exactly this account is found again."""
    candidates = [account.name, "@" + account.handle.lstrip("@")] if account.handle else [account.name]
    candidates += [f"{name}({account.network})" for name in candidates]
    for candidate in candidates:
        clean = candidate == candidate.strip() and split_names(candidate) == [unicodedata.normalize("NFKC", candidate)]
        if clean and find_accounts(candidate, "", known) == (account,):
            return candidate
    return f"id:{account.key}"


def network_label(network: str, language: str) -> str:
    """A network's name as people write it, e.g. 微博."""
    return _SHOWN.get(network, Words(network, network)).in_language(language)


def column_label(column: KnownColumn, known: KnownNames) -> str:
    """What to write into a sheet so that exactly this column is found again."""
    return next((name for name in (column.name, column.code) if name and find_column(name, known) == column), "") or (
        f"id:{column.key}"
    )


def _nobody_there(network: str) -> Words:
    return Words(
        f"这一行写了平台 {network}，但所写的账号里没有这个平台的。请补上账号，或改平台。",
        f"The row names {network}, but none of its accounts is there. Add the account or correct the network.",
    )


def _unknown_account(name: str, known: KnownNames) -> Words:
    names = [account.name for account in known.accounts]
    close = difflib.get_close_matches(name[:_LONGEST_NAME].lstrip("@"), names, n=1, cutoff=0.5)
    hint = (f"是不是“{close[0]}”？", f' Did you mean "{close[0]}"?') if close else ("", "")
    listed = list(dict.fromkeys(names[:10]))
    return Words(
        f"没有名为“{name[:40]}”的账号。{hint[0]}可用的账号：{'、'.join(listed)}。",
        f'There is no account "{name[:40]}".{hint[1]} Accounts you can use: {", ".join(listed)}.',
    )


def _which_account(name: str, found: list[KnownAccount]) -> Words:
    choices = [f"{account.name}({account.network})" for account in found[:10]]
    return Words(
        f"“{name}”对应多个账号：{'、'.join(choices)}。请加一列“平台”，或写成其中一种。",
        f'"{name}" means several accounts: {", ".join(choices)}. Add a "Network" column or write one of these.',
    )


def _not_on_network(name: str, found: list[KnownAccount]) -> Words:
    choices = [f"{account.name}({account.network})" for account in found[:10]]
    return Words(
        f"“{name}”不在所写的平台上，它是：{'、'.join(choices)}。请改账号或平台。",
        f'"{name}" is not on the network given; it is: {", ".join(choices)}. Change the account or the network.',
    )
