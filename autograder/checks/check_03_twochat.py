"""Lesson 03: a chat for two over TCP, lines."""

from autograder.course.checks import step


@step(0)
def check_the_server_starts_and_listens(room):
    """The server starts, and Alice can connect."""
    room.connect("alice")


@step(1, points=15)
def check_two_users_are_asked_and_welcomed(room):
    """Alice and Bob are each asked for a name, and welcomed by it."""
    alice, bob = room.connect("alice"), room.connect("bob")

    alice.is_asked_for_name()
    alice.gives_name()
    bob.is_asked_for_name()
    bob.gives_name()
    alice.is_welcomed()
    bob.is_welcomed()


@step(2, points=15)
def check_what_one_says_the_other_hears(room):
    """What one says the other hears, with the name."""
    alice, bob = room.join_together("alice", "bob")

    alice.says("hello, Bob")
    bob.hears("hello, Bob", by="alice")
    bob.says("hello, Alice")
    alice.hears("hello, Alice", by="bob")


@step(3, points=10)
def check_both_may_talk_in_any_order(room):
    """Both may talk at any time, in any order, several lines in a row."""
    alice, bob = room.join_together("alice", "bob")

    bob.says("I begin")
    alice.hears("I begin")
    bob.says_in_a_row("and go on", "and on")
    alice.hears_each("and go on", "and on", by="bob")
    alice.says_in_a_row("may I?", "I may")
    bob.hears_each("may I?", "I may", by="alice")


@step(4, points=10)
def check_a_third_is_told_that_the_room_is_full(room):
    """Carol is told that the room is full and let go, and the two talk on."""
    alice, bob = room.join_together("alice", "bob")

    carol = room.connect("carol")

    carol.is_turned_away()
    alice.says("who was that?")
    bob.hears("who was that?")
    bob.says("no idea")
    alice.hears("no idea")


@step(5, points=10)
def check_exit_leaves_and_the_other_is_told(room):
    """`exit` ends Bob's connection, and Alice is told."""
    alice, bob = room.join_together("alice", "bob")
    bob.says("I must go")
    alice.hears("I must go")

    bob.leaves()

    bob.is_let_go()
    alice.hears_about("bob")


@step(6, points=10)
def check_the_free_seat_can_be_taken(room):
    """When Bob has left, Carol can take his seat and talk with Alice."""
    alice, bob = room.join_together("alice", "bob")
    bob.leaves()
    room.rests()
    bob.hangs_up()
    room.rests()

    carol = room.join("carol")

    alice.says("welcome")
    carol.hears("welcome")
    carol.says("thank you")
    alice.hears("thank you", by="carol")


@step(7, points=10)
def check_what_others_say_is_shown_at_once(harness):
    """What the other says is on the screen at once, while the client waits at the keyboard."""
    terminal, server = harness.sits_down(to_listen=True)

    server.says("hello from Bob")
    terminal.sees("hello from Bob")
    server.says("and again")
    terminal.sees("and again")


@step(8, points=10)
def check_what_is_typed_is_sent(harness):
    """What is typed is sent, each line at once."""
    terminal, server = harness.sits_down()

    terminal.types("hello, Bob")
    server.gets("hello, Bob")
    terminal.types("are you well?")
    server.gets("are you well?")


@step(9, points=5)
def check_exit_leaves_and_ends_the_client(harness):
    """`exit` leaves the chat and ends the client."""
    terminal, server = harness.sits_down()

    terminal.types_exactly("exit")

    server.is_left()
    terminal.sees_the_program_end()


@step(10, points=5)
def check_a_server_that_goes_away_ends_the_client(harness):
    """When the server goes away, the client says so and ends, without a key being pressed."""
    terminal, server = harness.sits_down()
    terminal.waits_for_the_prompt()

    server.goes_away()

    terminal.sees_a_word()
    terminal.sees_the_program_end()
