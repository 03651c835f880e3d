"""`sohoa serve`: the desk, the reading room and the protocols, on this PC or (--lan) for others on the
network.
"""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import socket
import sys
from typing import TYPE_CHECKING

from sohoa.cli.connection import actor_here, user_of_this_pc
from sohoa.errors import EXIT_FINISHED, UsageError
from sohoa.words import say

if TYPE_CHECKING:
    from sohoa.app import Library

_HERE = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("--lan", action="store_true", help=say("cli.opt_lan", lang))
    parser.add_argument("--port", type=int, help=say("cli.opt_port", lang))


def run(options: argparse.Namespace) -> int:
    """Serves until it is stopped; work that was broken off goes on by itself."""
    from sohoa.app import Library, read_settings
    from sohoa.web import protocols
    from sohoa.web.owner import with_orders
    from sohoa.web.serve import serve
    from sohoa.web.visitors import SiteSettings

    settings = read_settings(options.library, language=options.lang, port=options.port)
    with Library.open(options.library, settings, actor=actor_here()) as library:
        if options.lan:
            _require_password(library, options.lang)
        port = _free_port(settings.port)
        token = secrets.token_urlsafe(32)
        library.announce(f"http://{_HERE}:{port}", token)
        staff = say("cli.staff", "vi") if options.lan else user_of_this_pc()
        site = SiteSettings(
            lan=options.lan,
            on_site_networks=settings.networks,
            staff_name=staff,
            secret=library.secret("session"),
        )
        serve(
            library,
            "0.0.0.0" if options.lan else _HERE,  # noqa: S104 - only when asked for, and with a password
            port,
            settings=site,
            doors=[protocols.router(library)],
            on_ready=lambda: _tell(port, options),
            wrap=with_orders(library, token),
        )
    return EXIT_FINISHED


def _require_password(library: Library, lang: str) -> None:
    """Asks for the staff password at the first start; SOHOA_STAFF_PASSWORD says it where nobody can be
    asked.
    """
    if library.passwords.is_set():
        return
    given = os.environ.get("SOHOA_STAFF_PASSWORD", "")
    if not given:
        if not sys.stdin.isatty():
            raise UsageError("cli.password_needed")
        given = getpass.getpass(say("cli.password_ask", lang))
    library.passwords.set(given, actor_here())


def _free_port(port: int) -> int:
    """The port, or any free one where it is taken or 0."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HERE, wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise UsageError("cli.no_port")


def _tell(port: int, options: argparse.Namespace) -> None:
    print(say("cli.serving", options.lang, address=f"http://{_HERE}:{port}/"), flush=True)
    print(say("cli.serving_desk", options.lang, address=f"http://{_HERE}:{port}/ban-lam-viec"), flush=True)
    if options.lan:
        address = f"http://{_own_address()}:{port}/"
        print(say("cli.serving_lan", options.lang, address=address), flush=True)
        import segno

        segno.make(address, micro=False).terminal(out=sys.stdout, compact=True)


def _own_address() -> str:
    """The PC's address on the local network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1, RFC 5737
        except OSError:
            return _HERE
        return str(probe.getsockname()[0])
