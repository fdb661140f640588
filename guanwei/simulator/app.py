"""The web application: the API below /2/, OAuth2, the control interface, and the pages."""

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from guanwei.simulator.api import Api
from guanwei.simulator.connections import Connections
from guanwei.simulator.control import NOT_FROM_HERE, Control, is_asked_here, refusal
from guanwei.simulator.oauth import OAuth
from guanwei.simulator.page.views import Pages
from guanwei.simulator.state import State

API_PREFIX = "/2/"


def make_app(state: State, connections: Connections) -> ASGIApp:
    """The API goes past Starlette's layers: the simulator stands in for a server that costs nothing.

    Whatever is asked comes from this machine, by a name of this machine: tokens stand on the pages, and nothing else
    keeps anybody from them.
    """
    api = Api(state, connections)
    pages = Pages(state)
    routes: list[Mount | Route] = [
        Mount("/_sim", routes=Control(state).routes()),
        Mount("/oauth2", routes=[*OAuth(state).routes(), *pages.login_routes()]),
        *pages.routes(),
    ]
    rest = Starlette(routes=routes)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        target: ASGIApp = api if scope["path"].startswith(API_PREFIX) else rest
        await (target if is_asked_here(scope) else refusal(NOT_FROM_HERE, 403))(scope, receive, send)

    return app
