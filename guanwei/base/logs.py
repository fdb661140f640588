"""Keeps secrets out of the log, whoever wrote the line."""

import logging
import re

SECRET = re.compile(
    r"(?i)(access_token|refresh_token|client_secret|password|authorization|accessjwt|refreshjwt)"
    r"([\"']?\s*[=:]\s*[\"']?)(?:OAuth2 |Bearer )?[^\s&\"',}]+"
)
# Up to the last @: a password that somebody forgot to percent-encode may hold one.
DATABASE_PASSWORD = re.compile(r"(?i)(postgres(?:ql)?://[^\s:@/]*:)\S+@")
JWT = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")


def without_secrets(text: str) -> str:
    """`text` with three dots in place of: the value behind every word for a credential, the password in a database
    address, a JWT."""
    return JWT.sub("...", DATABASE_PASSWORD.sub(r"\1...@", SECRET.sub(r"\1\2...", text)))


class NoSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_secrets(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = without_secrets(logging.Formatter().formatException(record.exc_info))
        return True
