"""The product's own WSGI application, with what a test asks of one request in its headers.

``X-Clock`` sets the clock, ``X-Kill-At`` ends the worker at a named point (``kills.py``), ``X-Read-Only`` makes the
database refuse to write. gunicorn serves it in place of ``campaign.wsgi``; nothing else differs.
"""

from contextlib import ExitStack, contextmanager

from campaign.wsgi import application as ledger


def application(environ, start_response):
    from campaign import clock
    from tests.trust import kills

    with ExitStack() as stack:
        if moment := environ.pop("HTTP_X_CLOCK", ""):
            stack.enter_context(clock.at(moment))
        if environ.pop("HTTP_X_READ_ONLY", ""):
            stack.enter_context(read_only())
        if point := environ.pop("HTTP_X_KILL_AT", ""):
            stack.enter_context(kills.armed(point))
        return ledger(environ, start_response)


@contextmanager
def read_only():
    """The database itself refuses every write of this connection, in its own words."""
    from django.db import connection

    on, off = (
        ("PRAGMA query_only=ON", "PRAGMA query_only=OFF")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only=on", "SET default_transaction_read_only=off")
    )
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)
