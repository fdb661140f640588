"""Keeps secrets out of the log, whoever wrote the line."""

import logging
import re

SECRET = re.compile(
    r"(?i)(access_token|refresh_token|client_secret|password|authorization|accessjwt|refreshjwt)"
    r"([\"']?\s*[=:]\s*[\"']?)(?:OAuth2 |Bearer )?[^\s&\"',}]+"
)
# Strangers write into the log: an address that does not exist stands in it as they sent it. Nothing below looks at a
# letter more than a few times, so each pattern takes the whole run of letters that it begins in, found or not.
# Up to the last @: a password that somebody forgot to percent-encode may hold one.
DATABASE_PASSWORD = re.compile(r"(?i)(postgres(?:ql)?://[^\s:@/]*+:)(\S++)")
JWT = re.compile(r"(?<![\w-])((?:(?!eyJ)[\w-])*+)eyJ[\w-]++\.[\w-]++\.[\w-]*+")
LONGEST = 20_000  # letters of one line: whoever fills the log fills the disk


def without_secrets(text: str) -> str:
    """`text` with three dots in place of: the value behind every word for a credential, the password in a database
    address, a JWT. What is longer than LONGEST is cut."""
    shown = JWT.sub(r"\1...", DATABASE_PASSWORD.sub(_without_password, SECRET.sub(r"\1\2...", text)))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]} ... ({len(shown)})"


def _without_password(found: re.Match[str]) -> str:
    _password, at, rest = found[2].rpartition("@")
    return f"{found[1]}...@{rest}" if at else found[0]


class NoSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_secrets(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = without_secrets(logging.Formatter().formatException(record.exc_info))
        return True
