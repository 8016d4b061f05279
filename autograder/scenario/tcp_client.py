"""Alice, Bob or Carol over TCP: a connection, and all that one can do with it."""

from __future__ import annotations

from autograder.scenario.tcp_connection import TcpConnection
from autograder.scenario.verbs.accounts import Accounts
from autograder.scenario.verbs.echo import Echo
from autograder.scenario.verbs.hearing import Hearing
from autograder.scenario.verbs.impersonation import Impersonation
from autograder.scenario.verbs.joining import Joining
from autograder.scenario.verbs.lines import Lines
from autograder.scenario.verbs.speaking import Speaking


class TcpClient(Joining, Speaking, Hearing, Echo, Lines, Impersonation, Accounts, TcpConnection):
    """A scripted TCP client with a name."""
