"""What an answer is aimed at, what goes out with it, and the hash that an approval binds."""

from dataclasses import dataclass, field

from guanwei.accounts.limits import limits_by_hand, limits_of
from guanwei.accounts.models import Account
from guanwei.editorial.content import Content, content_hash, target_text
from guanwei.inbox.ways import Aim, ByHand, Way, way_of
from guanwei.listening.models import Interaction
from guanwei.listening.targets import refs_of, target_of
from guanwei.networks.acts import NEW_TEXTS, Form, Operation, Target
from guanwei.networks.contract import Capability, Limits
from guanwei.networks.incoming import Kind, Visibility

PURPOSE = "answer"
MOST_OF_WARNING = 100  # characters
# Where an answer is a comment below somebody's post, not a post of ours: it has no link of its own.
ANSWERS_ARE_COMMENTS = frozenset({"weibo"})


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer of ours that is out and is to be taken back."""

    remote_id: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Aimed:
    """What one act is aimed at: an interaction as one account heard it, or the answer of ours that stands below it."""

    account: Account
    interaction: Interaction
    ref: dict[str, str] = field(default_factory=dict)
    taken: Taken | None = None

    @property
    def aim(self) -> Aim:
        it = self.interaction
        return Aim(
            form=self._own_form if self.taken else Form(it.form),
            kind=Kind(it.kind),
            visibility=Visibility(it.visibility),
            below_ours=bool(it.about_id),
            ours=self.taken is not None,
            entered=it.by_hand if self.taken is None else not self.taken.remote_id,
            gone=it.gone_at is not None and self.taken is None,
        )

    @property
    def target(self) -> Target:
        heard = target_of(self.interaction, self.ref)
        if self.taken:
            return Target(self.taken.remote_id, self._own_form, root_id=heard.root_id or heard.remote_id)
        return heard

    @property
    def _own_form(self) -> Form:
        return Form.COMMENT if self.account.network in ANSWERS_ARE_COMMENTS else Form.POST

    def hash_of(self, operation: Operation, text: str) -> str:
        """What an approval of this act binds: who does what, in which words, to what, and how it is shown. The warning
        is a stranger's and may be edited at any time."""
        target = target_text(self.target.form, self.target.remote_id)
        shown = self.visibility_of(operation), self.warning_of(operation)
        return content_hash(Content(operation.value, self.account.pk, text, "", (), target, *shown))

    def way(self, operation: Operation) -> Way:
        return way_of(operation, self.aim, limits_of(self.account))

    def limits(self, operation: Operation) -> Limits:
        """What holds on its way: a person in the app is not bound by what our app may not do."""
        by_hand = isinstance(self.way(operation), ByHand)
        return limits_by_hand(self.account) if by_hand else limits_of(self.account)

    def visibility_of(self, operation: Operation) -> str:
        """What was said to few is answered to few; "" is what the account does by itself."""
        said_to = Visibility(self.interaction.visibility)
        return "" if operation not in NEW_TEXTS or said_to is Visibility.PUBLIC else _AS_WIDE_AS[said_to]

    def warning_of(self, operation: Operation) -> str:
        """What was said behind a warning is answered behind it, where the network has that; of a long one its
        beginning, because it counts with the answer."""
        limits = limits_of(self.account)
        has_warnings = Capability.CONTENT_WARNING in limits.capabilities | limits.by_hand
        said = self.interaction.content_warning if operation in NEW_TEXTS and has_warnings else ""
        return said if len(said) <= MOST_OF_WARNING else said[:MOST_OF_WARNING].rstrip() + "…"

    def prefix(self, text: str) -> str:
        """What the network or its customs put before an answer, and count with it."""
        person = self.interaction.contact
        if self.account.network == "mastodon":
            named = f"@{person.handle.partition('@')[0]}".lower() in text.lower()
            return "" if named else f"@{person.handle} "
        return ""


_AS_WIDE_AS = {
    Visibility.UNLISTED: "unlisted",
    Visibility.FOLLOWERS: "private",
    Visibility.DIRECT: "direct",
}


def aimed_at(account: Account, interaction: Interaction, takes_back: Taken | None = None) -> Aimed:
    """Wants the interaction's contact loaded."""
    refs = refs_of([interaction.pk], [account.pk])
    return Aimed(account, interaction, refs.get((interaction.pk, account.pk), {}), takes_back)
