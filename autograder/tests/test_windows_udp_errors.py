"""What the launcher does to UDP sockets: the news that a user is gone, as Windows tells it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from autograder.scenario.room import Room

SERVER = """
import errno, socket
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", 8080))
users = []
while True:
    try:
        {receive}
    except OSError as error:
        print("refused", type(error).__name__, error.errno == 10054, error.errno == errno.ECONNRESET, error.winerror)
        continue
    if sender not in users:
        users.append(sender)
    for user in users:
        server.sendto(data, user)
"""
RECEIVES = {
    "recvfrom": "data, sender = server.recvfrom(1024)",
    "recvfrom_into": "data = bytearray(1024); size, sender = server.recvfrom_into(data); data = data[:size]",
    "recvmsg": "data, _, _, sender = server.recvmsg(1024)",
    "recvmsg_into": "data = bytearray(1024); size, _, _, sender = server.recvmsg_into([data]); data = data[:size]",
}
elsewhere_than_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows tells it by itself")


def room_with(tmp_path: Path, receive: str) -> Room:
    server = tmp_path / "server.py"
    server.write_text(SERVER.format(receive=receive), encoding="utf-8")
    return Room(server, wire="datagrams")


@elsewhere_than_windows
@pytest.mark.parametrize("receive", RECEIVES.values(), ids=RECEIVES)
def test_each_datagram_to_a_gone_user_fails_one_receive_before_anything_is_read(tmp_path: Path, receive: str) -> None:
    with room_with(tmp_path, receive) as room:
        alice, bob = room.join("alice", "bob")
        bob.hangs_up(as_on_windows=True)

        for said in ("one", "two", "three"):  # what came back for "three" was read after two refusals
            alice.says(said)
            alice.hears(said)

    refused = room.story.output.splitlines()  # the third may be cut off by the end
    assert refused[:2] == ["refused ConnectionResetError True True 10054"] * 2
    assert len(refused) <= 3


@elsewhere_than_windows
def test_a_user_who_is_gone_without_the_announcement_is_not_noticed(tmp_path: Path) -> None:
    with room_with(tmp_path, RECEIVES["recvfrom"]) as room:
        alice, bob = room.join("alice", "bob")
        bob.hangs_up()

        for said in ("one", "two"):
            alice.says(said)
            alice.hears(said)

    assert room.story.output == ""


def test_a_send_to_somebody_out_of_reach_fails(tmp_path: Path) -> None:
    with room_with(tmp_path, RECEIVES["recvfrom"]) as room:
        alice, bob = room.join("alice", "bob")
        bob.hangs_up(out_of_reach=True)

        alice.says("one")
        alice.hears("one")
        alice.takes_all_in()

    assert "No route to host" in room.story.output


@elsewhere_than_windows
def test_the_port_of_a_gone_user_refuses_and_nobody_else_gets_it(tmp_path: Path) -> None:
    with room_with(tmp_path, RECEIVES["recvfrom"]) as room:
        bob = room.join("bob")
        bob.hangs_up()

        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.settimeout(10)
            stranger.connect(("127.0.0.1", bob.port))
            stranger.send(b"anybody?")
            with pytest.raises(ConnectionRefusedError):
                stranger.recv(100)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger, pytest.raises(OSError, match="in use"):
            stranger.bind(("127.0.0.1", bob.port))
