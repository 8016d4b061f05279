"""Addresses a student may write: which of them the launcher replaces, by what, and what the program reads back."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.program.launcher import address_redirect
from autograder.program.launcher.address_redirect import Redirect

IPV4, IPV6, UNIX = socket.AF_INET, socket.AF_INET6, getattr(socket, "AF_UNIX", None)
TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM
OUR_SERVER = ("127.0.0.1", 40001)
UNKNOWN = "no-such-machine"  # a name that nobody knows; a real look-up may take long

has_ipv6 = pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
has_unix = pytest.mark.skipif(UNIX is None, reason="this system has no Unix sockets")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked up without a network: numbers, and this machine's own name, are all that is known."""
    original = address_redirect._getaddrinfo

    def getaddrinfo(host: str, port: Any, family: int = 0) -> Any:
        if host == UNKNOWN:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return original(host, port, family, 0, 0, socket.AI_NUMERICHOST)

    monkeypatch.setattr(address_redirect, "_getaddrinfo", getaddrinfo)


@pytest.fixture
def tcp() -> Iterator[socket.socket]:
    with socket.socket(IPV4, TCP) as sock:
        yield sock


@pytest.fixture
def udp() -> Iterator[socket.socket]:
    with socket.socket(IPV4, UDP) as sock:
        yield sock


# -- bind ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "127.0.0.1",
        "127.0.0.2",
        "0.0.0.0",
        "192.168.1.5",
        "8.8.8.8",
        "<broadcast>",
        socket.gethostname(),
    ],
)
@pytest.mark.parametrize("port", [8080, 0, 65535, 80])
def test_any_address_that_means_something_is_bound_to_a_free_port_of_loopback(
    tcp: socket.socket, host: str, port: int
) -> None:
    assert Redirect({}).bind_address(tcp, (host, port)) == ("127.0.0.1", 0)


@has_ipv6
@pytest.mark.parametrize("asked", [("::", 8080, 0, 0), ("::1", 8080), ("", 8080), ("localhost", 8080, 0, 0)])
def test_a_socket_for_ipv6_is_bound_to_loopback_of_ipv6(asked: Any) -> None:
    with socket.socket(IPV6, TCP) as sock:
        assert Redirect({}).bind_address(sock, asked) == ("::1", 0)


NO_ADDRESSES = [
    ("localhost", 65536),
    ("localhost", -1),
    ("localhost", "8080"),
    ("localhost", True),
    ("localhost", 80.5),
    ("localhost",),
    ["localhost", 8080],
    (b"localhost", 8080),
    (None, 8080),
    "localhost:8080",
    None,
]
OF_ANOTHER_FAMILY = ("::", 8080)


@pytest.mark.parametrize("asked", [*NO_ADDRESSES, OF_ANOTHER_FAMILY, (UNKNOWN, 8080), ("256.0.0.1", 8080)], ids=repr)
def test_what_cannot_be_bound_at_home_is_left_as_it_is(tcp: socket.socket, asked: Any) -> None:
    assert Redirect({}).bind_address(tcp, asked) is asked


@pytest.mark.parametrize("asked", NO_ADDRESSES, ids=repr)
def test_what_is_no_address_is_left_as_it_is(tcp: socket.socket, asked: Any) -> None:
    assert Redirect({"tcp": OUR_SERVER}).destination(tcp, asked, connects=True) is asked


@has_unix
def test_a_path_of_a_unix_socket_is_left_as_it_is() -> None:
    with socket.socket(UNIX, TCP) as sock:  # type: ignore[arg-type]  # not None, or this is skipped
        redirect = Redirect({"tcp": OUR_SERVER})

        assert redirect.bind_address(sock, "/run/chat") == "/run/chat"
        assert redirect.destination(sock, "/run/chat", connects=True) == "/run/chat"


def test_a_given_port_stands_for_the_first_that_is_asked_for(tcp: socket.socket) -> None:
    redirect = Redirect({}, port=40002)

    assert redirect.bind_address(tcp, (UNKNOWN, 8080)) == (UNKNOWN, 8080)  # this one was not bound
    assert redirect.bind_address(tcp, ("", 8080)) == ("127.0.0.1", 40002)
    assert redirect.bind_address(tcp, ("", 8081)) == ("127.0.0.1", 0)


# -- connect and sendto --------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.168.1.5", UNKNOWN, socket.gethostname()])
def test_a_client_is_led_to_our_server_whatever_address_it_has(
    tcp: socket.socket, udp: socket.socket, host: str
) -> None:
    redirect = Redirect({"tcp": OUR_SERVER, "udp": ("127.0.0.1", 40005)})

    assert redirect.destination(tcp, (host, 8080), connects=True) == OUR_SERVER
    assert redirect.destination(udp, (host, 8080), connects=True) == ("127.0.0.1", 40005)
    assert redirect.destination(udp, (host, 8080)) == ("127.0.0.1", 40005)


@has_ipv6
def test_a_client_for_ipv6_is_led_to_our_server_as_well() -> None:
    with socket.socket(IPV6, TCP) as sock:
        assert Redirect({"tcp": ("::1", 40001)}).destination(sock, ("::1", 8080, 0, 0), connects=True) == ("::1", 40001)


def test_a_server_connects_where_it_wants_to(tcp: socket.socket, udp: socket.socket) -> None:
    redirect = Redirect({})
    asked = ("127.0.0.1", 51234)

    assert redirect.destination(tcp, asked, connects=True) is asked
    assert redirect.destination(udp, asked) is asked


def test_a_server_that_connects_to_itself_finds_itself(tcp: socket.socket, udp: socket.socket) -> None:
    redirect = Redirect({"tcp": OUR_SERVER})
    redirect.remember("tcp", ("", 8080), ("127.0.0.1", 40003))
    redirect.remember("udp", ("", 8080), ("127.0.0.1", 40004))

    assert redirect.destination(tcp, ("localhost", 8080), connects=True) == ("127.0.0.1", 40003)
    assert redirect.destination(udp, ("localhost", 8080), connects=True) == ("127.0.0.1", 40004)
    assert redirect.destination(udp, ("localhost", 8080)) == ("localhost", 8080)  # a client may have that port


def test_a_udp_socket_that_asks_for_its_own_address_needs_no_network(udp: socket.socket) -> None:
    redirect = Redirect({})

    assert redirect.destination(udp, ("8.8.8.8", 80), connects=True) == ("127.0.0.1", 80)
    assert redirect.destination(udp, ("127.0.0.7", 80), connects=True) == ("127.0.0.7", 80)


# -- what the program reads back -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "shown"),
    [("localhost", "127.0.0.1"), ("", "127.0.0.1"), ("192.168.1.5", "192.168.1.5"), (UNKNOWN, "127.0.0.1")],
)
def test_an_answer_seems_to_come_from_the_address_that_was_asked_for(udp: socket.socket, host: str, shown: str) -> None:
    redirect = Redirect({"udp": OUR_SERVER})
    redirect.destination(udp, (host, 8080))

    assert redirect.as_asked(OUR_SERVER) == (shown, 8080)


@pytest.mark.parametrize("real", [("127.0.0.1", 51234), "", b"", None, ("127.0.0.1",)], ids=repr)
def test_any_other_sender_is_shown_as_it_is(real: Any) -> None:
    assert Redirect({"udp": OUR_SERVER}).as_asked(real) is real


# -- several programs that find one another ------------------------------------------------------------


def test_programs_with_one_port_map_find_one_another_by_the_ports_in_their_sources(
    tcp: socket.socket, udp: socket.socket, tmp_path: Path
) -> None:
    server, client = Redirect({}, str(tmp_path)), Redirect({"tcp": OUR_SERVER}, str(tmp_path))
    server.remember("tcp", ("", 8080), ("127.0.0.1", 40003))

    assert client.destination(tcp, ("localhost", 8080), connects=True) == ("127.0.0.1", 40003)
    assert client.destination(tcp, ("localhost", 9999), connects=True) == OUR_SERVER
    assert client.destination(udp, ("localhost", 8080)) == ("localhost", 8080)


def test_who_has_written_to_a_program_is_answered_where_it_really_is(udp: socket.socket, tmp_path: Path) -> None:
    redirect = Redirect({"udp": OUR_SERVER}, str(tmp_path))
    sender = ("127.0.0.1", 51234)

    assert redirect.as_asked(sender) == sender
    assert redirect.destination(udp, sender) == sender


# -- names ---------------------------------------------------------------------------------------------


@pytest.fixture
def unknown_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name can be looked up; the functions of `socket` are as before when the test ends."""

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(IPV4, TCP, 6, "", (host, port))]

    def gethostbyname(host: str) -> str:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "gethostbyname", gethostbyname)


@pytest.mark.usefixtures("unknown_names")
def test_the_own_name_of_this_machine_is_loopback_even_without_a_network() -> None:
    Redirect({}).install_names()

    assert socket.gethostbyname(socket.gethostname()) == "127.0.0.1"
    assert socket.getaddrinfo(socket.gethostname(), 80)[0][4] == ("127.0.0.1", 80)
    with pytest.raises(socket.gaierror):
        socket.gethostbyname(UNKNOWN)


@pytest.mark.usefixtures("unknown_names")
def test_a_client_may_look_up_any_name() -> None:
    Redirect({"tcp": OUR_SERVER}).install_names()

    assert socket.gethostbyname(UNKNOWN) == "127.0.0.1"
    assert socket.getaddrinfo(UNKNOWN, 80)[0][4] == ("127.0.0.1", 80)
