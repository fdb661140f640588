"""A2.mismatch: accounts of one brand whose names do not fit together.

Practice A2: the name is the company's or product's name, the same wherever people meet it. Judged over all accounts
of a brand; of a name by itself only whether it holds the brand. Passes: names that hold the brand, a product line or
another name that the brand has entered, without its legal form too; a short form of one. Found: a name that holds none
of them; the same product line, or the brand itself, under different names on different networks; two accounts of one
network that cannot be told apart; an account that was renamed on the network and is still called otherwise here. With
neither brand nor line nor account to compare there is nothing to judge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from guanwei.accounts.names import bare, core, names_one_of
from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.settings import OTHER_NAMES, other_names
from guanwei.practice.subjects import AccountsSubject, Context, NamedAccount, NameSubject
from guanwei.practice.wording import NOTHING, network_name

ID = "A2.mismatch"
VERSION = 2
SUBJECTS = (AccountsSubject, NameSubject)
LEVEL = Level.HINT
WAIVABLE = True
READS = Reads.PROFILE
CONCERN = Concern.IDENTITY
SETTINGS = (OTHER_NAMES,)
ABOUT = About(
    title=Words(zh="账号名称不一致", en="Names that do not fit together"),
    why=Words(
        zh="同一个品牌在各平台、各姐妹账号上叫不同的名字，找的人找不到，看的人分不清真假。",
        en="One brand under different names on its networks and sister accounts: who looks for it does not find it, "
        "and who finds it cannot tell it from a fake.",
    ),
    passes=(
        Words(
            zh="名称里有品牌、产品线，或“品牌的其他叫法”里写的名字。",
            en="A name that holds the brand, a product line, or what else the brand is called.",
        ),
        Words(
            zh="公司名去掉“有限公司”、行业和地名以后的叫法，例如“北京禾木集食品有限公司”的“禾木集”。",
            en="What a company is called without its legal form, trade and place: 禾木集 of 北京禾木集食品有限公司.",
        ),
        Words(zh="后面加了城市、门店、产品。", en="A town, a shop or a product beside it."),
    ),
    found=(
        Words(
            zh="名称里看不出是哪个品牌；只有首字、别的语言、形近字，也看不出来。",
            en="A name that holds none of them; initials, another language or a look-alike do not show it either.",
        ),
        Words(zh="同一产品线（或品牌）在不同平台叫法不同。", en="One line, or the brand, under different names."),
        Words(zh="同一平台上两个账号名称分不清。", en="Two accounts of one network that cannot be told apart."),
        Words(zh="平台上改了名，这里还是旧名。", en="Renamed on the network, and not here."),
    ),
)


def check(subject: AccountsSubject | NameSubject, context: Context) -> Iterator[Finding]:
    known = (*subject.names, *other_names(context.settings[OTHER_NAMES]))
    if isinstance(subject, NameSubject):
        alone = NamedAccount("", "", subject.name, subject.name)
        if known and core(alone.name) and not _is_ours(alone, known):
            yield replace(_nameless(alone, known), span=(0, len(alone.name)))
        return
    accounts = [one for one in subject.accounts if core(one.name)]
    for one in accounts:
        if known and not _is_ours(one, known):
            yield _nameless(one, known)
        # That a name is padded is A2.padding's to say, and no other name.
        if core(one.known_as) and _bare(one.name, known) != _bare(one.known_as, known):
            yield _renamed(one)
    yield from _different(accounts, known)
    yield from _alike(accounts, known)


def _nameless(one: NamedAccount, known: Iterable[str]) -> Finding:
    network = network_name(one.network)
    where = Words(zh=f"{network.zh}上的", en=f" on {network.en}") if one.network else NOTHING
    wanted = one.line or next(iter(known))
    return _finding(
        one,
        Words(
            zh=f"{where.zh}“{one.name}”看不出是哪个品牌（实践 A2）。",
            en=f'"{one.name}"{where.en} does not show whose it is (practice A2).',
        ),
        Words(
            zh=f"名称里写上“{wanted}”；如果这就是品牌的另一个叫法，在设置“品牌的其他叫法”里写上它。",
            en=f'Put "{wanted}" into the name; if the brand is called so too, enter it under "What else the brand is '
            'called" in the settings.',
        ),
        "nameless",
    )


def _renamed(one: NamedAccount) -> Finding:
    network = network_name(one.network)
    return _finding(
        one,
        Words(
            zh=f"{network.zh}上现在叫“{one.name}”，这里还叫“{one.known_as}”。",
            en=f'{network.en} calls it "{one.name}" now, and here it is still "{one.known_as}".',
        ),
        Words(
            zh="改名是有意的，就把这里的名称改过来；不是，就去平台改回来。",
            en="If that was meant, change the name here too; if not, change it back there.",
        ),
        "renamed",
    )


def _different(accounts: list[NamedAccount], known: tuple[str, ...]) -> Iterator[Finding]:
    """The same line under names that have nothing to do with each other, the odd ones out beside the most common."""
    by_line: dict[str, list[NamedAccount]] = defaultdict(list)
    for one in accounts:
        by_line[one.line].append(one)
    for together in by_line.values():
        if len({one.network for one in together}) < 2:
            continue
        usual = _usual(together, known)
        for one in together:
            if not _fits(one, usual, known):
                yield _otherwise(one, usual)


def _otherwise(one: NamedAccount, usual: NamedAccount) -> Finding:
    here, there = network_name(one.network), network_name(usual.network)
    return _finding(
        one,
        Words(
            zh=f"{here.zh}上叫“{one.name}”，{there.zh}上叫“{usual.name}”，名称不一致。",
            en=f'"{one.name}" on {here.en} and "{usual.name}" on {there.en}: the same account under two names.',
        ),
        Words(
            zh="各平台用同一个名称，别人一搜就到。",
            en="One name on every network: whoever searches for it finds all of them.",
        ),
        "different",
    )


def _usual(together: list[NamedAccount], known: tuple[str, ...]) -> NamedAccount:
    """The account whose name most of the others fit; of equals the first that holds the brand."""
    return max(together, key=lambda one: (sum(_fits(other, one, known) for other in together), _is_ours(one, known)))


def _fits(one: NamedAccount, other: NamedAccount, known: tuple[str, ...]) -> bool:
    """The same name, one within the other, or both named after the brand."""
    a, b = _bare(one.name, known), _bare(other.name, known)
    return a in b or b in a or (_is_ours(one, known) and _is_ours(other, known))


def _bare(name: str, known: tuple[str, ...]) -> str:
    return core(bare(name, known))


def _is_ours(one: NamedAccount, known: tuple[str, ...]) -> bool:
    return bool(names_one_of(bare(one.name, known), known))


def _alike(accounts: list[NamedAccount], known: tuple[str, ...]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], NamedAccount] = {}
    for one in accounts:
        key = one.network, _bare(one.name, known)
        first = seen.setdefault(key, one)
        if first is not one:
            network = network_name(one.network)
            yield _finding(
                one,
                Words(
                    zh=f"{network.zh}上“{one.name}”和“{first.name}”两个账号，访客分不清。",
                    en=f'"{one.name}" and "{first.name}" on {network.en} cannot be told apart.',
                ),
                Words(
                    zh="在名称里写上各自的产品线或用途，例如“客服”。",
                    en="Put the product line or the purpose into each name, such as Support.",
                ),
                "alike",
            )


def _finding(one: NamedAccount, message: Words, hint: Words, kind: str) -> Finding:
    return Finding(
        id=ID,
        level=LEVEL,
        message=message,
        hint=hint,
        field=Field.ACCOUNT,
        figures={"account": one.account, "network": one.network, "name": one.name, "kind": kind},
    )
