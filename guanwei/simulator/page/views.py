"""The pages: timeline, one status, accounts, faults, wire log, login; and pictures, short links, avatars."""

import time
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from guanwei.lib.words import Words
from guanwei.simulator import base62, control, fan, faults, oauth, people, posts, wire
from guanwei.simulator.errors import ApiError
from guanwei.simulator.faults import Faults, Refused
from guanwei.simulator.page import portraits, profiles, tools, words
from guanwei.simulator.page.cards import Cards
from guanwei.simulator.page.layout import Viewer, back_to, framed, notice, remember
from guanwei.simulator.page.markup import tag
from guanwei.simulator.shapes import PICTURE_SIZES
from guanwei.simulator.state import State

PAGE_SIZE = 20
STYLE = (Path(__file__).parent / "simulator.css").read_bytes()
HUES = 12
LONGEST_CODE = 12
Handler = Callable[[Request], Awaitable[Response]]


def acting(handler: Handler) -> Handler:
    """Forms change things only for this machine, and only when one of our own pages sent them."""

    async def guard(request: Request) -> Response:
        if not control.is_local(request):
            return notice(request, control.NOT_FROM_HERE, 403)
        try:
            return await handler(request)
        except Refused as refused:
            return notice(request, refused.words, 400)

    return guard


class Pages:
    def __init__(self, state: State) -> None:
        self.state = state

    def routes(self) -> list[Route]:
        return [
            Route("/", self.timeline),
            Route("/accounts", self.accounts),
            Route("/faults", self.faults),
            Route("/wire", self.wire),
            Route("/act", acting(self.act), methods=["POST"]),
            Route("/visibility", acting(self.set_visibility), methods=["POST"]),
            Route("/accounts", acting(self.change_accounts), methods=["POST"]),
            Route("/accounts/{uid:int}/profile", acting(self.change_profile), methods=["POST"]),
            Route("/faults", acting(self.set_faults), methods=["POST"]),
            Route("/faults/reset", acting(self.reset_faults), methods=["POST"]),
            Route("/wire", acting(self.clear_wire), methods=["POST"]),
            Route("/simulator.css", self.style),
            Route("/avatar/{uid:int}.svg", self.avatar),
            Route("/avatar/{uid:int}.png", self.portrait),
            Route("/cover/{uid:int}.svg", self.cover),
            Route("/default.50.svg", self.avatar),
            Route("/default.cover.svg", self.cover),
            Route("/t/{code}", self.short_link),
            Route("/u/{uid:int}", self.profile),
            Route("/{uid:int}/{code}", self.status),
            Route("/{size}/{picture}", self.picture),
        ]

    def login_routes(self) -> list[Route]:
        return [
            Route("/authorize", self.authorize),
            Route("/authorize", acting(self.answer_login), methods=["POST"]),
            Route("/default.html", self.shown_code),
        ]

    async def timeline(self, request: Request) -> Response:
        viewer, now = Viewer.of(request), time.time()
        wanted, before = (request.query_params.get(name, "") for name in ("account", "before"))
        account = people.named(self.state, wanted) if wanted else None
        rows = self.state.many(
            "SELECT * FROM statuses WHERE state <> 'deleted' AND (:uid IS NULL OR uid = :uid) AND id < :before"
            " ORDER BY id DESC LIMIT :size",
            uid=account.uid if account else None,
            before=int(before) if people.is_uid(before) else 2**62,
            size=PAGE_SIZE,
        )
        here = f"/?account={account.uid}" if account else "/"
        cards = Cards(self.state, viewer, now, here)
        chips = [tag("a", viewer.say(words.EVERYONE), href="/", aria_current="true" if account is None else None)]
        chips += [
            tag(
                "a",
                person.screen_name,
                href=f"/?account={person.uid}",
                aria_current="true" if person == account else None,
            )
            for person in people.accounts(self.state)
        ]
        older = f"{here}{'&' if account else '?'}before={rows[-1]['id']}" if len(rows) == PAGE_SIZE else None
        return framed(
            request,
            words.TIMELINE,
            tag("nav", *chips, class_="chips"),
            cards.post_form(account),
            *(cards.card(row) for row in rows),
            None if rows else tag("p", viewer.say(words.NOTHING_YET), class_="quiet"),
            tag("p", tag("a", viewer.say(words.OLDER), href=older)) if older else None,
            heading=account.screen_name if account else "",
        )

    async def status(self, request: Request) -> Response:
        """Weibo's web address of a status: /{uid}/{base62}."""
        uid, code = request.path_params["uid"], request.path_params["code"]
        try:
            mid = base62.to_mid(code) if len(code) <= LONGEST_CODE else ""
        except ValueError:
            mid = ""
        row = None
        if people.is_uid(mid):
            row = self.state.one("SELECT * FROM statuses WHERE id = ? AND uid = ?", int(mid), min(uid, 2**62))
        if row is None or row["state"] == "deleted":
            return notice(request, words.NOT_FOUND, 404)
        cards = Cards(self.state, Viewer.of(request), time.time(), request.url.path)
        return framed(request, words.ONE_STATUS, cards.card(row, opened=True))

    async def profile(self, request: Request) -> Response:
        return RedirectResponse(f"/?account={request.path_params['uid']}")

    async def act(self, request: Request) -> Response:
        form = await _fields(request)
        wanted: dict[str, Any] = {name: form[name] for name in ("action", "as", "target", "text") if form.get(name)}
        if "authorised" in form:
            wanted["authorised"] = form["authorised"] == "1"
        fan.act(self.state, wanted, time.time())
        response = back_to(form.get("back", "/"))
        if form.get("as"):
            remember(response, "fan", form["as"].strip())
        return response

    async def set_visibility(self, request: Request) -> Response:
        form = await _fields(request)
        target, wanted = form.get("target", ""), form.get("state", "")
        if wanted not in control.VISIBILITIES or not people.is_uid(target):
            raise Refused(fan.NO_SUCH_TARGET)
        posts.set_visibility(self.state, int(target), wanted, time.time())
        return back_to(form.get("back", "/"))

    async def accounts(self, request: Request) -> Response:
        return framed(request, words.ACCOUNTS, *tools.accounts(self.state, Viewer.of(request), time.time()))

    async def change_accounts(self, request: Request) -> Response:
        """A new account, or another token state for one."""
        form = await _fields(request)
        if people.is_uid(form.get("uid", "")):
            changes: dict[str, Any] = {"token_state": form.get("token_state", "")}
            if changes["token_state"] == "live":
                changes["expires_in"] = people.REVIEWED_LIFE
            people.change_account(self.state, int(form["uid"]), changes, time.time())
        else:
            lists = {name: form.get(name, "").split() for name in ("safe_domains", "grants")}
            people.add_account(self.state, {"screen_name": form.get("screen_name", "").strip(), **lists}, time.time())
        return back_to("/accounts")

    async def change_profile(self, request: Request) -> Response:
        """What visitors see of an account; fields that the form does not have stay as they are."""
        uid = request.path_params["uid"]
        person = people.by_uid(self.state, uid) if people.is_uid(str(uid)) else None
        if person is None:
            raise Refused(Words(zh=f"没有账号 {uid}。", en=f"There is no account {uid}."))
        people.change_account(self.state, uid, profiles.read(await _fields(request), person), time.time())
        return back_to("/accounts")

    async def faults(self, request: Request) -> Response:
        return framed(request, words.FAULTS, *tools.fault_switches(self.state.faults, Viewer.of(request)))

    async def set_faults(self, request: Request) -> Response:
        wanted = tools.read_switches(await _fields(request))
        self.state.put_faults(faults.read_faults(wanted, Faults()))
        return back_to("/faults")

    async def reset_faults(self, request: Request) -> Response:
        self.state.put_faults(Faults())
        return back_to("/faults")

    async def wire(self, request: Request) -> Response:
        return framed(request, words.WIRE, *tools.wire_log(self.state, Viewer.of(request)))

    async def clear_wire(self, request: Request) -> Response:
        wire.clear(self.state)
        return back_to("/wire")

    async def authorize(self, request: Request) -> Response:
        params = dict(request.query_params)
        try:
            oauth.check_authorisation(self.state, params)
        except ApiError as error:
            return notice(request, _login_error(error), error.http_status)
        content = tools.login(self.state, Viewer.of(request), params)
        return framed(request, words.LOGIN, *content, forms_to=oauth.origin_of(params["redirect_uri"]))

    async def answer_login(self, request: Request) -> Response:
        form = await _fields(request)
        uid, answer = form.pop("uid", ""), form.pop("answer", "")
        try:
            oauth.check_authorisation(self.state, form)
        except ApiError as error:
            return notice(request, _login_error(error), error.http_status)
        if answer != "agree":
            return oauth.refused(form)
        person = people.by_uid(self.state, int(uid)) if people.is_uid(uid) else None
        if person is None:
            raise Refused(words.LOGIN_EMPTY)
        return oauth.agreed(self.state, form, person.uid, time.time())

    async def shown_code(self, request: Request) -> Response:
        """Where an app without a page of its own sends its users (weibo-api 2.1)."""
        facts = [(tag("dt", name), tag("dd", tag("code", value))) for name, value in request.query_params.items()]
        return framed(request, words.CODE_SHOWN, tag("dl", *facts))

    async def short_link(self, request: Request) -> Response:
        address = posts.long_link(self.state, request.path_params["code"])
        return RedirectResponse(address, 302) if address else notice(request, words.NOT_FOUND, 404)

    async def picture(self, request: Request) -> Response:
        """The bytes as they were sent, in every size."""
        size, name = request.path_params["size"], request.path_params["picture"]
        row = self.state.one("SELECT * FROM pictures WHERE pic_id = ?", name.partition(".")[0])
        if size not in PICTURE_SIZES or row is None:
            return notice(request, words.NOT_FOUND, 404)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=31536000, immutable"}
        return Response(row["body"], 200, headers, row["mime"])

    async def avatar(self, request: Request) -> Response:
        """The picture of a person; without a uid the grey one that everybody begins with."""
        uid = request.path_params.get("uid", 0)
        person = people.by_uid(self.state, uid) if people.is_uid(str(uid)) else None
        letter = escape(person.screen_name[:1]) if person else "仿"
        return _drawing(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
            f'<rect width="48" height="48" rx="24" fill="{_colour(uid, 45)}"/>'
            '<text x="24" y="31" font-size="20" font-family="sans-serif" fill="#fff" text-anchor="middle">'
            f"{letter}</text></svg>"
        )

    async def portrait(self, request: Request) -> Response:
        """The same as the interface tells of it: a file of pixels, as on the real network."""
        uid = request.path_params["uid"]
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=31536000, immutable"}
        return Response(portraits.png(uid, uid % HUES / HUES), 200, headers, "image/png")

    async def cover(self, request: Request) -> Response:
        """The background of a person's page; without a uid the one that everybody begins with."""
        uid = request.path_params.get("uid", 0)
        return _drawing(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 160">'
            f'<rect width="640" height="160" fill="{_colour(uid, 70)}"/></svg>'
        )

    async def style(self, request: Request) -> Response:
        return Response(STYLE, 200, {"Cache-Control": "max-age=60"}, "text/css; charset=utf-8")


def _colour(uid: int, light: int) -> str:
    return f"hsl({uid % HUES * 360 // HUES} {30 if uid else 0}% {light}%)"


def _drawing(svg: str) -> Response:
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    return Response(svg.encode("utf-8", "replace"), 200, headers, "image/svg+xml")


async def _fields(request: Request) -> dict[str, str]:
    async with request.form() as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _login_error(error: ApiError) -> Words:
    text = f"error:{error.message} error_code:{error.code}"
    return Words(zh=text, en=text)
