"""Lesson 05: a multi-user chat over UDP. One datagram is one message, and the address is who you are."""

from autograder.course.checks import step

WIRE = "datagrams"


@step(0)
def check_the_server_starts_and_binds(room):
    """The server starts and binds its socket."""
    room.connect("alice")


@step(1, points=10)
def check_the_first_datagram_is_a_name(room):
    """The first datagram from a new address is its name, and the answer welcomes by it."""
    room.join("alice", "bob")
    carol, name = room.connect("carol"), room.words.russian_letters(8)

    carol.gives_name(name)

    carol.is_welcomed(name)


@step(2, points=20)
def check_everyone_else_hears_alice(room):
    """What Alice says, Bob and Carol both hear, with her name."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    alice.says("hello, all")
    bob.hears("hello, all", by="alice")
    carol.hears("hello, all", by="alice")
    carol.says("привет, Алиса")
    alice.hears("привет, Алиса", by="carol")
    bob.hears("привет, Алиса", by="carol")


@step(3, points=5)
def check_alice_does_not_hear_herself(room):
    """Alice does not hear her own words back."""
    alice, _, carol = room.join("alice", "bob", "carol")

    alice.says("echo?")
    carol.hears("echo?", by="alice")

    alice.does_not_hear("echo?", by="alice", fence="bob")


@step(4, points=5)
def check_others_are_told_who_joined(room):
    """When Carol comes in, Alice and Bob are told."""
    alice, bob = room.join("alice", "bob")

    room.join("carol")

    alice.hears_about("carol")
    bob.hears_about("carol")


@step(5, points=10)
def check_exit_is_told_once(room):
    """`exit` leaves the chat: the others are told once, and the chat goes on."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.says("I have to go")
    alice.hears("I have to go", by="bob")
    carol.hears("I have to go", by="bob")

    bob.leaves()

    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")


@step(5, points=10)
def check_exit_makes_the_address_forgotten(room):
    """After `exit` the address is forgotten: what it sends next is a name again."""
    alice, bob = room.join("alice", "bob")
    bob.says("back in a minute")
    alice.hears("back in a minute", by="bob")
    bob.leaves()
    room.rests()

    bob.gives_name()

    bob.is_welcomed()
    bob.says("here I am")
    alice.hears("here I am", by="bob")


@step(5, points=10)
def check_exit_from_outside_means_nothing(room):
    """`exit` from an address that is not in the chat, a stranger's or a second one, is no name and ends nothing."""
    alice, bob = room.join("alice", "bob")
    stranger = room.connect("dave")

    stranger.leaves()
    for _ in range(2):
        bob.leaves()
        room.rests()

    for newcomer, said in ((stranger, "I am new here"), (bob, "here I am again")):
        newcomer.joins()
        newcomer.says(said)
        alice.hears(said, by=newcomer.cast_name)


@step(6, points=10)
def check_a_stranger_never_speaks_as_alice(room):
    """A stranger who sends Alice's name is told that it is taken, never speaks as Alice, and may choose another."""
    alice, bob = room.join("alice", "bob")
    stranger = room.connect("dave")

    stranger.gives_name(alice.name)
    stranger.hears_something()
    stranger.gives_name()
    room.rests()
    stranger.says("I am not Alice")

    bob.never_hears("I am not Alice", under_the_name_of="alice", fence="alice")
    stranger.is_welcomed()
    bob.hears("I am not Alice", by="dave")


@step(6, points=10)
def check_alice_keeps_her_name(room):
    """Alice keeps her name when somebody else asks for it: she is heard by it, and hears."""
    alice, bob = room.join("alice", "bob")
    stranger = room.connect("dave")

    stranger.gives_name(alice.name)
    room.rests()

    bob.says("which one?")
    alice.hears("which one?", by="bob")
    alice.says("the only one")
    bob.hears("the only one", by="alice")


@step(7, points=10)
def check_a_user_whose_socket_is_gone_stops_nobody(room):
    """Bob's socket is gone without a word: the chat goes on for the others."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    bob.hangs_up()

    for said in ("Bob?", "where is he?", "well, then"):
        alice.says(said)
        carol.hears(said, by="alice")
    carol.says("as we were saying")
    alice.hears("as we were saying", by="carol")


@step(7, points=10)
def check_a_gone_socket_as_windows_tells_it(room):
    """A receive that fails because Bob's socket is gone, as it does on Windows, stops nobody."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    bob.hangs_up(as_on_windows=True)

    for said in ("Bob?", "where is he?", "well, then"):
        alice.says(said)
        carol.hears(said, by="alice")
    carol.says("as we were saying")
    alice.hears("as we were saying", by="carol")
    room.join("dave")


@step(8, points=10)
def check_an_empty_datagram_harms_nobody(room):
    """An empty datagram is nobody's farewell and nobody's name: it is passed over."""
    alice, bob = room.join("alice", "bob")
    newcomer = room.connect("dave")

    for sender in (newcomer, alice):
        sender.sends(b"")
        room.rests()
    newcomer.joins()

    alice.says("what was that?")
    bob.hears("what was that?", by="alice")
    newcomer.says("nothing")
    bob.hears("nothing", by="dave")


@step(8, points=10)
def check_bytes_that_are_not_text_harm_nobody(room):
    """Bytes that are not UTF-8 harm nobody, whoever sends them."""
    alice, bob = room.join("alice", "bob")
    stranger = room.connect("dave")

    for sender in (stranger, alice):
        sender.sends(b"\xff\xfe\xfd")
        sender.sends("привет".encode("cp1251"))
        room.rests()

    alice.says("what was that?")
    bob.hears("what was that?", by="alice")
    bob.says("never mind")
    alice.hears("never mind", by="bob")


@step(8, points=10)
def check_a_large_datagram_is_whole_or_refused(room):
    """A message of 8 KB arrives whole or not at all, and harms nobody."""
    alice, bob = room.join("alice", "bob")
    large = room.words.russian_letters(4096)

    alice.sends(large.encode())
    room.rests()

    alice.says("was that too much?")
    bob.hears("was that too much?", by="alice")
    bob.has_all_or_nothing_of(large)


@step(8, points=10)
def check_the_largest_datagram_harms_nobody(room):
    """The largest datagram there is, too full for a name in front of its text, harms nobody."""
    alice, bob = room.join("alice", "bob")

    alice.sends(room.words.letters(65507).encode())
    room.rests()

    alice.says("was that too much?")
    bob.hears("was that too much?", by="alice")
    bob.says("for some of us")
    alice.hears("for some of us", by="bob")


@step(9, points=10)
def check_what_others_say_is_shown_at_once(harness):
    """What others say is on the screen at once, while the client waits at the keyboard."""
    terminal, server = harness.sits_down()

    server.says("hello from Bob")
    terminal.sees("hello from Bob")
    server.says("and again")
    terminal.sees("and again")
    server.says("are you there?", by="carol")
    terminal.sees("are you there?")


@step(10, points=5)
def check_what_is_typed_is_sent(harness):
    """What is typed is sent, each line as one datagram."""
    terminal, server = harness.sits_down()

    terminal.types("hello, all")
    server.gets("hello, all")
    terminal.types("anyone here?")
    server.gets("anyone here?")


@step(11, points=5)
def check_exit_leaves_and_ends_the_client(harness):
    """`exit` leaves the chat and ends the client."""
    terminal, server = harness.sits_down()

    terminal.types_exactly("exit")

    server.gets_exactly("exit")
    terminal.sees_the_program_end()
