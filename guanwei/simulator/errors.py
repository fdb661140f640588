"""The error codes the simulator answers with, their English text and their HTTP status (weibo-api 2.6 and 8).

Weibo publishes no status per code; 401, 403 and 400 follow what was seen, the others are a guess.
"""

from dataclasses import dataclass

_BAD, _DEAD, _DENIED, _DOWN = 400, 401, 403, 503

ERRORS: dict[int, tuple[str, int]] = {
    10001: ("System error", _DOWN),
    10002: ("Service unavailable", _DOWN),
    10003: ("Remote service error", _DOWN),
    10004: ("IP limit", _DENIED),
    10005: ("Permission denied, need a high level appkey", _DENIED),
    10006: ("Source paramter (appkey) is missing", _BAD),
    10007: ("Unsupport mediatype", _BAD),
    10008: ("Param error, see doc for more info", _BAD),
    10009: ("Too many pending tasks, system is busy", _DOWN),
    10010: ("Job expired", _DOWN),
    10011: ("RPC error", _DOWN),
    10012: ("Illegal request", _BAD),
    10013: ("Invalid weibo user", _BAD),
    10014: ("Insufficient app permissions!", _DENIED),
    10016: ("Miss required parameter (%s) , see doc for more info", _BAD),
    10017: ("Parameter (%s)'s value invalid, see doc for more info", _BAD),
    10018: ("Request body length over limit", 413),
    10020: ("Request api not found", _BAD),
    10021: ("HTTP METHOD is not suported for this request!", _BAD),
    10022: ("IP requests out of rate limit", _DENIED),
    10023: ("User requests out of rate limit", _DENIED),
    10024: ("User requests for (%s) out of rate limit", _DENIED),
    20001: ("IDs is null", _BAD),
    20002: ("Uid is null", _BAD),
    20003: ("User does not exists", _BAD),
    20005: ("Unsupported image type, only suport JPG, GIF, PNG", _BAD),
    20006: ("Image size too large", _BAD),
    20007: ("Does multipart has image", _BAD),
    20008: ("Content is null", _BAD),
    20009: ("IDs is too many", _BAD),
    20012: ("Text too long, please input text less than 140 characters", _BAD),
    20013: ("Text too long, please input text less than 300 characters", _BAD),
    20014: ("Param is error, please try again", _BAD),
    20015: ("Account or ip or app is illgal, can not continue", _BAD),
    20016: ("Out of limit", _BAD),
    20017: ("Repeat content", _BAD),
    20018: ("Contain illegal website", _BAD),
    20019: ("repeat content!", _BAD),
    20020: ("Contain advertising", _BAD),
    20021: ("Content is illegal", _BAD),
    20022: ("Your ip's behave in a comic boisterous or unruly manner", _BAD),
    20031: ("Test and verify", _BAD),
    20032: ("Update success, while server slow now, please wait 1-2 minutes", _BAD),
    20049: ("Long text too long", _BAD),
    20101: ("Target weibo does not exist", _BAD),
    20102: ("Not your own weibo", _BAD),
    20103: ("Can't repost yourself weibo", _BAD),
    20104: ("Illegal weibo", _BAD),
    20109: ("Weibo id is null", _BAD),
    20111: ("Repeated weibo text", _BAD),
    20201: ("Target weibo comment does not exist", _BAD),
    20202: ("Illegal comment", _BAD),
    20203: ("Not your own comment", _BAD),
    20204: ("Comment id is null", _BAD),
    21301: ("Auth faild", _DEAD),
    21317: ("Token rejected", _DEAD),
    21319: ("Accessor was revoked", _DEAD),
    21321: ("Applications over the unaudited use restrictions", _DENIED),
    21322: ("redirect_uri_mismatch", _BAD),
    21323: ("invalid_request", _BAD),
    21324: ("invalid_client", _DEAD),
    21325: ("invalid_grant", _BAD),
    21327: ("expired_token", _DEAD),
    21328: ("unsupported_grant_type", _BAD),
    21329: ("unsupported_response_type", _BAD),
    21330: ("access_denied", _BAD),
    21332: ("invalid_access_token", _DEAD),
    21335: ("request uid's value must be the current user", _BAD),
    21901: ("Geo code input error", _BAD),
}


@dataclass
class ApiError(Exception):
    """A call is refused. `detail` fills the `%s` of the text; `text` and `status` replace those of the table."""

    code: int
    detail: str = ""
    text: str = ""
    status: int = 0

    @property
    def message(self) -> str:
        text = self.text or ERRORS.get(self.code, ("Unknown error", _BAD))[0]
        return text.replace("%s", self.detail)

    @property
    def http_status(self) -> int:
        return self.status or ERRORS.get(self.code, ("", _BAD))[1]


def safe_domain_error(text: str) -> ApiError:
    """10017 as `statuses/share` words it; refusals of share were seen with 403 (weibo-api 2.6, 3.2)."""
    return ApiError(10017, text=text, status=_DENIED)
