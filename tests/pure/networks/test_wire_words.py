"""What is said to a person about a server that gives no whole answer."""

import httpcore
import pytest

from guanwei.networks import wire


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (httpcore.ConnectError("the name cannot be looked up: [Errno -2] Name or service not known"), "查不到这个域名"),
        (httpcore.ConnectError("[Errno 111] Connection refused"), "连接被拒绝"),
        (httpcore.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), "证书不可信"),
        (httpcore.ConnectTimeout("the name lookup takes too long"), "等了太久"),
        (httpcore.ReadTimeout("timed out"), "等了太久"),
        (httpcore.ReadError("reset"), "连接中断"),
        (httpcore.RemoteProtocolError("peer closed"), "连接中断"),
        (wire.TooLarge("more than 10 MB"), "应答太长"),
    ],
)
def test_a_failure_is_told_whole_in_either_language(error: Exception, zh: str) -> None:
    said = wire.said_of(error)
    assert said.zh == zh
    assert said.en.isascii() and "Errno" not in said.en and "Error" not in said.en
