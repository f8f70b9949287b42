"""The HTTP server inside our own loop."""

import socket

from starlette.applications import Starlette

from bot.web.server import Server


async def test_the_second_piece_of_an_answer_waits_for_no_acknowledgement() -> None:
    """What is accepted has this from the socket that listens: https://man7.org/linux/man-pages/man7/tcp.7.html"""
    server = Server(Starlette(), "127.0.0.1", 0)
    await server.start()
    listening = [one for each in server._server.servers for one in each.sockets]
    assert [bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)) for one in listening] == [True]
    await server.stop()
