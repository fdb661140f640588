"""What was found in a draft, as it stands beside the text: each thing once, with the accounts it concerns, the piece of
text it means and the button that mends it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account
from guanwei.lib.words import Words
from guanwei.practice.check import Concern
from guanwei.practice.checks import n_picture_size, n_picture_type, n_pictures
from guanwei.practice.findings import Field, Finding, Fix
from guanwei.practice.registry import check_named
from guanwei.practice.said_once import Sentence, said_once, sentences_of
from guanwei.publishing.preview import Preview


@dataclass(frozen=True, slots=True)
class Mend:
    """A fix as its button carries it. `do` for the server; the rest for the window: in `target` replace from `start` to
    `end` (-1: all of it) by `text`, or set `date` and `time`; make every picture fit into `most` bytes; or take only
    the first `few` of them along on the account `target`."""

    label: Words
    do: str
    target: str
    start: int = 0
    end: int = 0
    text: str = ""
    date: str = ""
    time: str = ""
    most: int = 0
    few: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One finding on the accounts that share it. `everywhere`: on all that were chosen, of several.
    `target` is the field that it stands in; `start` and `end` count as a window does (UTF-16), -1 without a span.
    `places` are all that it means, `sentences` what is said of them: several where several words are at fault.
    `piece` is the text between start and end."""

    finding: Finding
    accounts: tuple[Account, ...]
    everywhere: bool
    target: str
    start: int = -1
    end: int = -1
    mend: Mend | None = None
    places: tuple[tuple[int, int], ...] = ()
    piece: str = ""
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of an account as they were sent: the name of their field, the text with its white space, the link."""

    name: str
    text: str
    link: str

    @property
    def lead(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    def place(self, at: int) -> int:
        """Where a character of the judged text stands in the window, in UTF-16 units."""
        return len(self.text[: self.lead + at].encode("utf-16-le", "surrogatepass")) // 2


def together(previews: Iterable[Preview], typed: dict[int, Typed], *, without: Collection[Concern] = ()) -> list[Found]:
    """The findings of all accounts, the gravest first. `typed` by account: the text that it goes out with. `without`
    leaves out what cannot be judged yet."""
    listed = list(previews)
    groups: dict[Any, list[tuple[Account, Finding]]] = {}
    for seen in listed:
        for finding in seen.findings:
            if check_named(finding.id).concern in without:
                continue
            key = (finding.id, finding.level, finding.message, finding.hint, finding.span, finding.fix)
            groups.setdefault((*key, typed[seen.account.pk].name), []).append((seen.account, finding))
    found = [_found(pairs, typed, several=len(listed)) for pairs in groups.values()]
    return _each_once(found)


def _each_once(found: Iterable[Found]) -> list[Found]:
    ordered = sorted(found, key=lambda one: (-one.finding.level.weight, one.start))
    alike = said_once(ordered, lambda one: one.finding, lambda one: (one.accounts, one.target))
    return [_as_one(ones) for ones in alike]


def _as_one(ones: list[Found]) -> Found:
    places = tuple((one.start, one.end) for one in ones if one.start >= 0)
    return replace(ones[0], places=places, sentences=tuple(sentences_of([one.finding for one in ones])))


def in_words(findings: Iterable[Finding], typed: Typed) -> list[Found]:
    """What is found before any account is chosen: in words that all of them would share."""
    return _each_once(_of_words(finding, typed) for finding in findings)


def _of_words(finding: Finding, words: Typed) -> Found:
    start, end = _place(finding, words)
    mend = None
    if finding.fix and finding.fix.field is Field.TEXT:
        at, to = (words.place(one) for one in finding.fix.span)
        mend = Mend(finding.fix.label, f"fix::{finding.id}", words.name, at, to, finding.fix.replacement)
    return Found(
        finding, (), everywhere=False, target=field_name(finding.field, words), start=start, end=end, mend=mend
    )


def _place(finding: Finding, words: Typed) -> tuple[int, int]:
    whole = (0, len(words.text.strip()))  # all of it is no place in it
    if finding.span and finding.field is Field.TEXT and finding.span != whole:
        return words.place(finding.span[0]), words.place(finding.span[1])
    return -1, -1


def _found(pairs: list[tuple[Account, Finding]], typed: dict[int, Typed], *, several: int) -> Found:
    account, finding = pairs[0]
    accounts = tuple(account for account, _ in pairs)
    words = typed[account.pk]
    target = field_name(finding.field, words)
    start, end = _place(finding, words)
    mend = _mend(finding, finding.fix, accounts, words) if finding.fix else _about_pictures(finding, accounts)
    everywhere = several > 1 and len(accounts) == several
    piece = words.text.strip()[slice(*finding.span)] if finding.span and finding.field is Field.TEXT else ""
    return Found(finding, accounts, everywhere, target, start, end, mend, piece=piece)


def _mend(finding: Finding, fix: Fix, accounts: tuple[Account, ...], words: Typed) -> Mend:
    do, target = f"fix:{accounts[0].pk}:{finding.id}", field_name(fix.field, words)
    if fix.field is Field.DUE:
        date, _t, time = fix.replacement.partition("T")
        return Mend(fix.label, do, str(accounts[0].pk), date=date, time=time)
    if fix.field is Field.TEXT:
        start, end = (words.place(at) for at in fix.span)
        return Mend(fix.label, do, target, start, end, fix.replacement)
    return Mend(fix.label, do, target, 0, -1, fix.applied_to(words.link))


def _about_pictures(finding: Finding, accounts: tuple[Account, ...]) -> Mend | None:
    """What can be done to pictures: the checks know only figures of them."""
    account = accounts[0]
    if finding.id == n_pictures.ID:
        few = int(finding.figures["limit"])
        label = Words(f"只带前 {few} 张", f"Take the first {few} along")
        return Mend(label, f"few:{account.pk}:{few}", str(account.pk), few=few) if few else None
    most = min(limits_of(one).max_picture_bytes for one in accounts)
    if finding.id == n_picture_size.ID:
        label = Words(f"缩小到 {most // 1000:,} KB 以内", f"Make it fit into {most // 1000:,} KB")
        return Mend(label, f"fit:{most}", "pictures", most=most)
    if finding.id == n_picture_type.ID:
        return Mend(Words("转成 JPEG", "Convert it to JPEG"), f"fit:{most}", "pictures", most=most)
    return None


def field_name(field: Field | None, words: Typed) -> str:
    """The field of the form that a finding stands in: of the account's own words where it has some."""
    match field:
        case Field.TEXT:
            return words.name
        case Field.LINK:
            return f"{words.name.removesuffix('text')}link"
        case Field.DUE:
            return "date"
        case Field.PICTURES:
            return "pictures"
        case Field.COLUMN:
            return "column"
        case _:
            return "accounts"
