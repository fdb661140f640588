"""Who owns which delivery. The ledger knows no post and no reply; only this layer knows both."""

from guanwei.delivery.recheck import Owner
from guanwei.publishing.sending import PlanOwner

OWNERS: dict[str, Owner] = {"plan": PlanOwner()}
