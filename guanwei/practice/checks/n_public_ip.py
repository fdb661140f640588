"""N.public-ip: Weibo wants the public address of the person behind a post.

Passes: nobody has approved yet; the approver came from a public address; rights that want none. Found: the approver's
address is unknown, private or no address. The network would refuse the post (docs/concepts/weibo.md, share: rip), so
it cannot be waived.
"""

import ipaddress
from collections.abc import Iterator

from guanwei.lib.words import Words
from guanwei.practice.check import About, Concern, Reads
from guanwei.practice.findings import Field, Finding, Level
from guanwei.practice.subjects import Context, PostSubject
from guanwei.practice.wording import rights

ID = "N.public-ip"
VERSION = 1
SUBJECTS = (PostSubject,)
LEVEL = Level.BLOCK
WAIVABLE = False
READS = Reads.CONTENT
CONCERN = Concern.CONTENT
SETTINGS = ()
ABOUT = About(
    title=Words(zh="审批人公网地址", en="Public address of the approver"),
    why=Words(
        zh="微博要求写明操作人的公网 IP，取最后一位审批人的地址；内网地址会被拒收。",
        en="Weibo wants the public address of the person behind a post, which is the last approver's; "
        "it refuses a private one.",
    ),
    passes=(
        Words(zh="还没有审批，或者审批人从公网登录。", en="Nobody has approved yet, or from a public address."),
        Words(zh="账号的权限不要求写明地址。", en="Rights that want no address."),
    ),
    found=(Words(zh="审批人的地址是内网地址，或者没有记下。", en="The approver's address is private or not known."),),
)


def check(subject: PostSubject, context: Context) -> Iterator[Finding]:
    if not subject.limits.needs_public_ip or subject.public_ip is None or _is_public(subject.public_ip):
        return
    name, address = rights(subject.limits), subject.public_ip
    came = (
        Words(zh=f"这次审批来自 {address}，不是公网地址", en=f"this approval came from {address}, which is not public")
        if address
        else Words(zh="这次审批没有记下地址", en="the address of this approval is not known")
    )
    yield Finding(
        id=ID,
        level=LEVEL,
        message=Words(
            zh=f"{name.zh}要写明审批人的公网地址，{came.zh}，平台会拒收。",
            en=f"{name.en} wants the approver's public address; {came.en}. It will be refused.",
        ),
        hint=Words(
            zh="请从公网登录的同事重新审批，或者改成手动发布。",
            en="Have a colleague approve it from a public address, or post it by hand.",
        ),
        field=Field.ACCOUNT,
        figures={"address": address},
    )


def _is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
