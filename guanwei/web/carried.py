"""What deliveries carry besides plans: answers, and changes to what is out. For lists and pages of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.delivery.models import Delivery
from guanwei.inbox.answer_content import PURPOSE as ANSWER
from guanwei.inbox.models import Answer
from guanwei.networks.acts import TEXTS, Operation
from guanwei.publishing.changing import PURPOSE as CHANGE
from guanwei.publishing.changing import Out, out_of
from guanwei.publishing.models import Change, Plan
from guanwei.publishing.queries import lines_of_deliveries
from guanwei.web import labels


@dataclass(frozen=True, slots=True)
class Carried:
    """`name` is what is done, `text` the words that go out ("" for an act without any). `place` is the address of what
    it is done to on the network, `home` its page here, `edit` where other words can be given, `task` what a
    person does by hand in the app."""

    name: str
    text: str
    place: str
    home: str
    edit: str = ""
    task: str = ""
    answer: Answer | None = None
    change: Change | None = None

    @property
    def line(self) -> str:
        """One line of a list: the words, else what they are aimed at."""
        if self.text:
            return self.text
        if self.answer:
            return _("%(name)s: “%(text)s”") % {"name": self.name, "text": self.answer.interaction.text}
        return self.name


Line = tuple[Delivery, Plan | None, Carried | None]


def lines_of(deliveries: Sequence[Delivery], *, pictures: bool = True) -> list[Line]:
    """Each delivery with what it carries, and its `pictures` where they are looked at. A few queries, whatever their
    number. The deliveries are the viewer's, and what they carry is on the same accounts."""
    answers = _answers([one.purpose_id for one in deliveries if one.purpose_kind == ANSWER])
    changes = _changes([one.purpose_id for one in deliveries if one.purpose_kind == CHANGE])
    kinds = {ANSWER: answers, CHANGE: changes}
    return [
        (one, plan, kinds.get(one.purpose_kind, {}).get(one.purpose_id))
        for one, plan in lines_of_deliveries(deliveries, pictures=pictures)
    ]


def _answers(ids: Sequence[int]) -> dict[int, Carried]:
    if not ids:
        return {}
    found = Answer.objects.filter(pk__in=ids).select_related("interaction__contact", "author").defer("words")
    return {answer.pk: _of_answer(answer) for answer in found}


def _of_answer(answer: Answer) -> Carried:
    operation = Operation(answer.operation)
    taken_back = answer.takes_back_id and operation is Operation.DELETE
    name = _("Take the answer back") if taken_back else str(labels.ACT[operation])
    home = reverse("thread", args=[answer.thread_id])
    edit = f"{home}?rewrite={answer.pk}#answer" if operation in TEXTS else ""
    task = _("Delete our answer, in the app") if taken_back else str(labels.ACT_BY_HAND.get(operation, ""))
    whom = answer.interaction.contact.url if operation is Operation.BLOCK else ""
    place = whom or answer.interaction.url
    return Carried(name, answer.text, place, f"{home}#answer-{answer.pk}", edit, task, answer=answer)


def _changes(ids: Sequence[int]) -> dict[int, Carried]:
    if not ids:
        return {}
    found = list(Change.objects.filter(pk__in=ids).select_related("plan__version", "version", "by"))
    out = out_of([change.plan_id for change in found])
    return {change.pk: _of_change(change, out.get(change.plan_id, Out()).url) for change in found}


def _of_change(change: Change, place: str) -> Carried:
    taken_down = change.operation == Operation.DELETE
    name = _("Take the post down") if taken_down else _("Change what is out")
    text = change.version.text if change.version else ""
    home = f"{reverse('post', args=[change.plan.post_id])}#plan-{change.plan_id}"
    return Carried(name, text, place, home, change=change)
