"""Who owns which delivery. The ledger knows no post and no answer; only this layer knows both."""

from guanwei.delivery.recheck import Owner
from guanwei.inbox.answer_owner import AnswerOwner
from guanwei.publishing.change_owner import ChangeOwner
from guanwei.publishing.sending import PlanOwner

OWNERS: dict[str, Owner] = {"plan": PlanOwner(), "answer": AnswerOwner(), "change": ChangeOwner()}
