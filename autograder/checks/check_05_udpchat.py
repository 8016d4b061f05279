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
    carol.gets_no_line_of_the_starter("who are you?")


@step(1, points=10)
def check_names_are_as_people_choose_them(room):
    """Names of one letter, of 32, of two words, in Cyrillic and with a digit first are welcomed whole."""
    for name in room.words.names_of_an_evening():
        newcomer = room.connect("bob")
        newcomer.gives_name(name)

        newcomer.is_welcomed(name)


@step(1, points=10)
def check_the_port_alone_is_nobody(room):
    """Two users with one port number, on two computers, are two users."""
    alice = room.join("alice")
    bob = room.connect("bob")
    bob.takes_the_port_of(alice)

    bob.joins()


@step(1, points=10)
def check_there_is_a_place_for_everybody(room):
    """Twenty-five users come in, one after the other, and all stay."""
    for number in range(25):
        room.join(f"guest {number}")


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


@step(2, points=20)
def check_everything_is_heard_as_it_was_said(room):
    """On an evening of seven, whatever is said reaches everyone else as it was said, and once."""
    everyone = ("alice", "bob", "carol", "dave", "erin", "frank", "grace")
    room.join(*everyone)

    room.talks(room.words.evening(), by=everyone)
    room.talks(room.words.of_any_signs(), by=("alice", "bob"))
    room.talks(room.words.verbatim(room.client("carol").name), by=("carol",))
    for number in range(3):
        room.talk_at_one_moment(*everyone, said=f"at one moment ({number})")

    room.everyone_heard_each_text_once()
    room.no_text_got_a_line_end()


@step(3, points=5)
def check_alice_does_not_hear_herself(room):
    """Alice does not hear her own words back, and neither does anybody else."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    alice.says("echo?")
    carol.hears("echo?", by="alice")
    carol.says("no echo")
    bob.hears("no echo", by="carol")

    alice.does_not_hear("echo?", by="alice", fence="bob")
    room.nobody_heard_themselves()


@step(4, points=5)
def check_others_are_told_who_joined(room):
    """When Carol comes in, Alice and Bob are told."""
    alice, bob = room.join("alice", "bob")

    room.join("carol")

    alice.hears_about("carol")
    bob.hears_about("carol")


@step(4, points=5)
def check_everyone_is_told_once_who_joined(room):
    """Whoever is there is told once of each newcomer, however many there are, and no newcomer of their own coming."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    for newcomer in ("dave", "erin"):
        client = room.join(newcomer)
        for other, fence in ((alice, "bob"), (bob, "carol"), (carol, "alice")):
            other.is_told_once_about(newcomer, fence=fence)
        client.was_not_told_about_itself(as_told="alice")


@step(5, points=10)
def check_exit_is_told_once(room):
    """`exit`, and nothing else, leaves the chat: the others are told once, and the chat goes on."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.says("I have to go")
    alice.hears("I have to go", by="bob")
    carol.hears("I have to go", by="bob")

    room.talks(room.words.verbatim("EXIT", "exit?"), by=("alice",))

    bob.leaves()

    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")
    alice.says("so it is the two of us")
    carol.hears("so it is the two of us", by="alice")
    bob.heard_nothing_of("so it is the two of us")
    bob.was_not_told_of_its_own_leaving(as_told="alice")
    room.no_exit_was_relayed()


@step(5, points=10)
def check_everybody_who_leaves_is_missed(room):
    """Whoever leaves, in whatever order and however often, the others are told once each time."""
    alice, bob, carol, dave, _ = room.join("alice", "bob", "carol", "dave", "erin")
    room.all_say_something("bob", "carol", "dave")

    for leaver in (dave, bob, carol):
        leaver.leaves()
        alice.is_told_once_about(leaver.cast_name, fence="erin")
    for visit in range(3):
        bob.joins()
        bob.says(f"here I am ({visit})")
        alice.hears(f"here I am ({visit})", by="bob")
        bob.leaves()
        alice.hears_about("bob")


@step(5, points=10)
def check_exit_makes_the_address_forgotten(room):
    """After `exit` name and address are forgotten: the one is free, and the other's next datagram is a name again."""
    alice, bob = room.join("alice", "bob")
    bob.says("back in a minute")
    alice.hears("back in a minute", by="bob")
    bob.leaves()
    room.rests()
    newcomer = room.connect("dave")
    newcomer.gives_name(bob.name)
    newcomer.is_welcomed(bob.name)

    bob.takes_another_name()
    bob.joins()

    bob.says("here I am")
    alice.hears("here I am", by="bob")


@step(5, points=10)
def check_exit_from_outside_means_nothing(room):
    """`exit` from an address that is not in the chat, a stranger's or a second one, is no name and no news."""
    alice, bob, _ = room.join("alice", "bob", "carol")
    stranger = room.connect("dave")

    stranger.leaves()
    for _ in range(2):
        bob.leaves()
        room.rests()

    alice.is_told_once_about("bob", fence="carol")
    alice.is_told_of_no_nameless(as_of="bob")
    for newcomer, said in ((stranger, "I am new here"), (bob, "here I am again")):
        newcomer.joins()
        newcomer.says(said)
        alice.hears(said, by=newcomer.cast_name)


@step(6, points=10)
def check_a_stranger_never_speaks_as_alice(room):
    """A stranger who sends Alice's name is told that it is taken, never speaks as Alice, and may choose another."""
    bob, alice, _ = room.join("bob", "alice", "carol")
    stranger = room.connect("dave")

    stranger.gives_name(alice.name)
    stranger.hears_something()
    stranger.gives_name()
    room.rests()
    stranger.says("I am not Alice")

    bob.never_hears("I am not Alice", under_the_name_of="alice", fence="alice")
    stranger.is_welcomed()
    bob.hears_about_as_well("dave", as_of="carol")
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


@step(6, points=10)
def check_a_taken_name_stays_taken(room):
    """Who asks for Alice's name twice is refused twice, without the name, has not joined, and hears nothing."""
    bob, alice, _ = room.join("bob", "alice", "carol")
    stranger = room.connect("dave")

    for _ in range(2):
        stranger.gives_name(alice.name)
        stranger.is_refused_without_the_name(alice.name)
    alice.says("who was that?")
    bob.hears("who was that?", by="alice")

    stranger.heard_nothing_of("who was that?")
    bob.is_not_told_twice_about("alice", as_of="carol")
    stranger.leaves()
    room.rests()
    another = room.connect("erin")
    another.gives_name(alice.name)
    another.is_refused_without_the_name(alice.name)


@step(6, points=10)
def check_a_part_of_a_taken_name_is_free(room):
    """A name that is a part of Alice's, or has hers as its part, is another name, and free."""
    alice = room.join("alice")

    for other in (alice.name[:-1], f"{alice.name}a"):
        newcomer = room.connect("dave")
        newcomer.gives_name(other)

        newcomer.is_welcomed(other)


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


@step(7, points=10)
def check_a_send_that_fails_stops_nobody(room):
    """What is sent to Bob cannot leave, as when the network is gone: the others hear each other."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    bob.hangs_up(out_of_reach=True)

    for said, back in (("Bob?", "gone, it seems"), ("well, then", "as we were saying")):
        alice.says(said)
        carol.hears(said, by="alice")
        carol.says(back)
        alice.hears(back, by="carol")


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
def check_messages_of_every_size_are_whole_or_refused(room):
    """Messages of a thousand to sixty-five thousand bytes arrive whole or not at all, and harm nobody."""
    alice, bob = room.join("alice", "bob")

    for text in room.words.lengths(1023, 1024, 1025, 1500, 8193, 20_000, 40_000, 65_400):
        alice.says(text)
        bob.has_all_or_nothing_of(text)
    alice.says("was that too much?")
    bob.hears("was that too much?", by="alice")


@step(8, points=10)
def check_the_largest_datagram_harms_nobody(room):
    """The largest datagram there is, too full for a name in front of its text and for a welcome, harms nobody."""
    alice, bob = room.join("alice", "bob")

    for sender in (alice, room.connect("dave")):
        sender.sends(room.words.letters(65507).encode())
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
    terminal.sees("hello from Bob", by="bob")
    server.says("and again")
    terminal.sees("and again", by="bob")
    server.says("are you there?", by="carol")
    terminal.sees("are you there?", by="carol")
    terminal.types("good evening")
    terminal.is_read()


@step(9, points=10)
def check_everything_that_comes_is_shown(harness):
    """On a long evening every message is shown once, in order, and as it was said, whoever has said it."""
    terminal, server = harness.sits_down()
    harness.words.goes_by("dave", f"{harness.words.name('alice')}a")

    for number, text in enumerate((*harness.words.evening(), *harness.words.lengths(1025, 4000))):
        speaker = ("carol", "bob", "dave")[number % 3]
        server.says(text, by=speaker)
        terminal.sees(text, by=speaker)
    server.sends(b"")
    server.says("that was an empty one")
    terminal.sees("that was an empty one")

    terminal.shows_each_message_once()


@step(10, points=5)
def check_what_is_typed_is_sent(harness):
    """What is typed is sent, each line as one datagram."""
    terminal, server = harness.sits_down()

    terminal.types("hello, all")
    server.gets("hello, all")
    terminal.types("anyone here?")
    server.gets("anyone here?")


@step(10, points=5)
def check_another_name_is_sent_when_one_is_refused(harness):
    """When a name is taken, the user is told so, and the next line is the next name."""
    terminal, server = harness.is_refused_a_name()

    harness.sits_down()

    terminal.types("that was close")
    server.gets("that was close")


@step(10, points=5)
def check_every_line_is_sent_once_and_whole(harness):
    """Every line typed on a long evening is one datagram: the same line twice, a long one, whatever is in it."""
    harness.words.goes_by("alice", f"Ё{harness.words.russian_letters(4)} {harness.words.letters(5)}")
    terminal, server = harness.sits_down()

    for text in (*harness.words.evening(), *harness.words.lengths(1025, 2000)):
        terminal.types(text)
        server.gets(text)

    server.got_each_line_once()


@step(11, points=5)
def check_exit_leaves_and_ends_the_client(harness):
    """`exit` leaves the chat and ends the client."""
    terminal, server = harness.sits_down()

    server.has_not_got("exit")
    terminal.types_exactly("exit")

    server.gets_exactly("exit")
    terminal.sees_the_program_end()


@step(11, points=5)
def check_ctrl_d_leaves_and_ends_the_client(harness):
    """The end of the input (Ctrl-D, or Ctrl-Z on Windows) leaves the chat as `exit` does."""
    terminal, server = harness.sits_down()

    server.has_not_got("exit")
    terminal.ends_input()

    server.gets_exactly("exit")
    terminal.sees_the_program_end()


@step(11, points=5)
def check_ctrl_c_leaves_and_ends_the_client(harness):
    """Ctrl-C leaves the chat as `exit` does."""
    terminal, server = harness.sits_down()
    terminal.waits_for_the_prompt()

    server.has_not_got("exit")
    terminal.presses_ctrl_c()

    server.gets_exactly("exit")
    terminal.sees_the_program_end()
