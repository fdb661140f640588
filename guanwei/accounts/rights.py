"""Can the account's rights carry this content by machine, and if not, what does a person have to do? Pure."""

from dataclasses import dataclass

from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Limits


@dataclass(frozen=True, slots=True)
class Needs:
    """What a piece of content asks of a network."""

    pictures: int = 0
    topics: bool = False
    operation: str = "post"


@dataclass(frozen=True, slots=True)
class ByMachine:
    pass


@dataclass(frozen=True, slots=True)
class ByHand:
    """A person does it in the app, because of these."""

    reasons: tuple[Words, ...]


Route = ByMachine | ByHand

OPERATIONS = {
    "post": Capability.POST,
    "repost": Capability.REPOST,
    "comment": Capability.COMMENT,
    "delete": Capability.DELETE,
}


def route(needs: Needs, limits: Limits) -> Route:
    """By machine only when every need is covered: a network that silently drops a topic or a picture has not
    published what was approved."""
    reasons = tuple(_missing(needs, limits))
    return ByHand(reasons) if reasons else ByMachine()


def _missing(needs: Needs, limits: Limits) -> list[Words]:
    name = limits.name
    if OPERATIONS[needs.operation] not in limits.capabilities:
        return [
            Words(
                f"“{name.zh}”权限的账号，程序不能代为操作，到时由值班人在应用里完成。",
                f'The rights "{name.en}" do not let a program do it: the person on duty does it in the app.',
            )
        ]
    missing = []
    if needs.operation == "repost" and needs.pictures:
        missing.append(Words("转发不能自动带图，改为手动发布。", "A repost carries no picture by machine: by hand."))
    if needs.pictures > limits.max_pictures:
        missing.append(
            Words(
                f"“{name.zh}”权限最多自动发 {limits.max_pictures} 张图，这条有 {needs.pictures} 张，改为手动发布。",
                f'The rights "{name.en}" carry {limits.max_pictures} picture(s), this has {needs.pictures}: by hand.',
            )
        )
    if needs.topics and Capability.TOPIC not in limits.capabilities:
        missing.append(
            Words(
                f"“{name.zh}”权限发出时会丢掉 #话题#，改为手动发布。",
                f'With the rights "{name.en}" the network drops #topics#: by hand.',
            )
        )
    return missing
