"""Lesson 01: an echo server and its client, over TCP. Bytes, not lines."""

from autograder.course.checks import step

WIRE = "raw"
ODD = (b"\n", b" ", b"\0", b"\0\0\0\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x04", b"\x1a", b"\r\n", b"  \t ", b"0")
ODD += (b"exit", b"exit\n", b"quit\r\n", b"caf\xe9 \xd0", b"\x1b[2J", b"%s {} \\n")


@step(0)
def check_the_server_starts_and_listens(room):
    """The server starts, and Alice can connect."""
    room.connect("alice")


@step(1, points=20)
def check_alice_gets_her_bytes_back(room):
    """Alice sends a few bytes and gets the same bytes back."""
    alice = room.connect("alice")
    hello = room.words.bytes(12)

    alice.sends(hello)

    alice.gets_back(hello)


@step(2, points=15)
def check_alice_is_answered_as_often_as_she_likes(room):
    """Alice is answered every time, also after a while of silence, until she hangs up."""
    alice = room.connect("alice")

    for size in (5, 700, 1, 60, *(20 for _ in range(110))):
        message = room.words.bytes(size)
        alice.sends(message)
        alice.gets_back(message)

    room.is_silent_for_a_while()
    alice.sends(message)
    alice.gets_back(message)


@step(2, points=15)
def check_every_byte_means_itself(room):
    """Bytes that look like an end, a blank or a command are bytes like all others, also when they come again."""
    alice = room.connect("alice")

    for message in room.words.shuffled(ODD):
        for _ in range(2):
            alice.sends(message)
            alice.gets_back(message)


@step(3, points=15)
def check_bob_is_served_after_alice(room):
    """When Alice has hung up, Bob is served."""
    alice, bob = room.connect("alice"), room.connect("bob")
    first, second = room.words.bytes(8), room.words.bytes(8)
    alice.sends(first)
    alice.gets_back(first)

    alice.hangs_up()
    bob.sends(second)

    bob.gets_back(second)


@step(3, points=15)
def check_whoever_comes_meanwhile_has_a_turn(room):
    """Each comes while the one before is served, has a turn, and gets only their own bytes."""
    served = room.connect("alice")

    for name in ("bob", "carol", "dave"):
        question = room.words.bytes(20)
        served.sends(question)
        served.gets_back(question)
        waiting = room.connect(name)
        served.sends(room.words.bytes(20))
        room.rests()  # an echo that comes after the hang-up would be answered with a reset, and that is step 6
        served.hangs_up()
        served = waiting

    last = room.words.bytes(20)
    served.sends(last)
    served.gets_back(last)


@step(3, points=15)
def check_the_server_has_no_last_client(room):
    """Twenty-five visits, some of them without a word: everyone who says something is answered."""
    for visit in range(25):
        bob = room.connect("bob")
        if visit % 5 != 3:
            greeting = room.words.bytes(10)
            bob.sends(greeting)
            bob.gets_back(greeting)
        bob.hangs_up()


@step(4, points=15)
def check_a_megabyte_comes_back(room):
    """One megabyte comes back byte for byte, and so do 1,024 bytes, 4,096 bytes and their neighbours."""
    alice = room.connect("alice")

    for size in (1023, 1024, 1025, 4095, 4096, 4096, 4097, 8192, 1_000_000):
        message = room.words.bytes(size)
        alice.sends(message)
        alice.gets_back(message)


@step(4, points=15)
def check_nothing_is_lost_where_send_takes_only_a_part(room):
    """Everything comes back, even where the system takes only a part of what is given to `send`."""
    alice = room.connect("alice")
    alice.lets_send_take_at_most(1000)

    for size in (900, 1001, 4096, 50_000):
        message = room.words.bytes(size)
        alice.sends(message)
        alice.gets_back(message)


@step(5, points=10)
def check_a_half_close_still_gets_everything_back(room):
    """When Alice closes only her sending side, everything still comes back, and then the server closes."""
    alice = room.connect("alice")
    last_words = room.words.bytes(3000)

    alice.sends(last_words)
    alice.ends_sending()

    alice.gets_back(last_words)
    alice.sees_the_end()


@step(5, points=10)
def check_nothing_is_thrown_away_at_the_end(room):
    """Where much is still to be sent when Alice closes her sending side, all of it comes back before the end."""
    alice, much = room.connect("alice"), room.words.bytes(120_000)
    alice.sends(much[:10])
    alice.gets_back(much[:10])

    alice.sends_and_ends_at_once(much)

    alice.gets_back(much)
    alice.sees_the_end()


@step(6, points=10)
def check_a_reset_does_not_end_the_server(room):
    """A client that resets its connection does not end the server: Bob is served."""
    alice, bob = room.connect("alice"), room.connect("bob")
    before, after = room.words.bytes(8), room.words.bytes(8)
    alice.sends(before)
    alice.gets_back(before)

    alice.resets()
    bob.sends(after)

    bob.gets_back(after)


@step(6, points=10)
def check_a_reset_at_any_moment_ends_nothing(room):
    """Clients reset before a word, after one, after a half-close and while much comes back: Bob is served."""
    room.connect("alice").vanishes()
    for half_close in (False, True, False, True):
        room.connect("alice").vanishes(room.words.bytes(8), after_half_close=half_close)
    carol, hello = room.connect("carol"), room.words.bytes(8)
    carol.sends(hello)
    carol.gets_back(hello)
    carol.fills_the_connection(room.words.bytes(20_000))
    carol.resets()

    bob, still_here = room.connect("bob"), room.words.bytes(8)
    bob.sends(still_here)

    bob.gets_back(still_here)


@step(7, points=10)
def check_what_is_typed_comes_back_on_the_screen(harness):
    """What is typed is sent, and what comes back is shown."""
    harness.server.is_called()

    for said in ("hello", "привет"):
        harness.terminal.types(said)
        harness.server.gets(said)
        harness.terminal.waits_for_the_prompt()
        harness.server.echoes()
        harness.terminal.sees(said)
        harness.server.is_read()

    harness.shows_what_comes("whose word is this")


@step(7, points=10)
def check_every_text_goes_and_comes_whole(harness):
    """Every line typed is sent as it is and shown again: one letter, thousands, blanks, emoji, the same twice, none."""
    harness.server.is_called()
    words = harness.conversation.words
    long, longer = words.letters(1000), words.letters(5000)

    for text in words.verbatim(
        "ф", long, longer, "привет, ёжик", "👩\u200d👧 🙂", "  blanks  ", "7", "7", "", "a\tb", "last"
    ):
        harness.terminal.types(text)
        harness.server.gets_whole(text)
        harness.server.echoes()
        harness.terminal.sees_exactly(text.strip())

    harness.shows_what_comes("whose word is this")


@step(7, points=10)
def check_an_answer_in_pieces_is_shown_whole(harness):
    """An answer that comes in pieces, letters cut in half, is shown whole; what is shown is what has come."""
    harness.server.is_called()
    (long,) = harness.conversation.words.verbatim(harness.conversation.words.russian_letters(3000))

    for said, size in (("привет 🙂", 3), (long, 2047)):
        harness.terminal.types(said)
        harness.server.gets(said)
        harness.terminal.waits_for_the_prompt()
        harness.server.echoes_in_pieces(at_most=size)
        harness.terminal.sees(said)

    harness.shows_what_comes("whose word is this")


@step(8, points=5)
def check_exit_ends_the_client(harness):
    """`exit` ends the client, with a word to its user."""
    harness.server.is_called()
    harness.terminal.waits_for_the_prompt()

    harness.terminal.types_exactly("exit")

    harness.terminal.sees_the_program_end()
    harness.terminal.sees_a_word()


@step(8, points=5)
def check_only_exit_is_exit(harness):
    """A text with `exit` in it is a text like all others."""
    harness.server.is_called()

    for text in harness.conversation.words.verbatim("exit now", "no exit", "exits", "e"):
        harness.terminal.types(text)
        harness.server.gets_whole(text)
        harness.server.echoes()
        harness.terminal.sees(text)


@step(8, points=5)
def check_the_end_of_input_ends_the_client(harness):
    """The end of the input (Ctrl-D, or Ctrl-Z on Windows) ends the client, with a word to its user."""
    harness.server.is_called()
    harness.terminal.waits_for_the_prompt()

    harness.terminal.ends_input()

    harness.terminal.sees_the_program_end()
    harness.terminal.sees_a_word()


@step(8, points=5)
def check_a_last_line_without_enter_is_sent_whole(harness):
    """What stands at the end of a file, without a newline, is sent like every other line."""
    harness.server.is_called()
    harness.terminal.waits_for_the_prompt()

    harness.terminal.types_and_ends_input("last words")
    harness.server.gets_whole("last words")
    harness.server.echoes()

    harness.terminal.sees_the_program_end()


@step(8, points=5)
def check_a_server_that_goes_away_ends_the_client(harness):
    """When the server goes away, the client says so and ends, at the latest at the next thing typed."""
    harness.server.is_called()
    harness.terminal.types("hello")
    harness.server.gets("hello")
    harness.server.echoes()
    harness.terminal.sees("hello")
    harness.terminal.waits_for_the_prompt()

    harness.server.goes_away()
    harness.terminal.lets_it_rest()
    harness.terminal.types("are you there?")

    harness.terminal.sees_the_program_end()
    harness.terminal.sees_a_word()


@step(8, points=5)
def check_a_server_that_goes_away_in_mid_answer_ends_the_client(harness):
    """When the server goes away while its answer is on its way, the client says so and ends."""
    harness.server.is_called()
    harness.terminal.types("hello")
    harness.server.gets("hello")
    harness.terminal.waits_for_the_prompt()

    harness.server.echoes_half()
    harness.server.goes_away()
    harness.terminal.lets_it_rest()
    harness.terminal.types("are you there?")

    harness.terminal.sees_the_program_end()
    harness.terminal.sees_a_word()


@step(8, points=5, with_server=False)
def check_no_server_ends_the_client(harness):
    """Where no server runs, the client says so and ends."""
    harness.terminal.sees_the_program_end()
    harness.terminal.sees_a_word()
