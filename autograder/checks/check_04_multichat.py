"""Lesson 04: a multi-user chat over TCP, lines, a thread for each user."""

from autograder.course.checks import step


@step(0)
def check_the_server_starts_and_listens(room):
    """The server starts, and Alice can connect."""
    room.connect("alice")


@step(1, points=5)
def check_a_newcomer_is_asked_for_a_name(room):
    """Alice connects and is asked for her name."""
    alice = room.connect("alice")

    alice.is_asked_for_name()


@step(2, points=10)
def check_a_newcomer_is_welcomed_by_name(room):
    """Alice gives her name and is welcomed by it."""
    alice = room.connect("alice")

    alice.waits_for_the_prompt()
    alice.gives_name()

    alice.is_welcomed()


@step(3, points=15)
def check_several_users_are_served_at_once(room):
    """Alice, Bob and Carol are all served, while nobody leaves and nobody speaks."""
    alice = room.connect("alice")
    alice.joins()

    bob = room.connect("bob")
    bob.joins()
    carol = room.connect("carol")
    carol.joins()


@step(4, points=20)
def check_everyone_else_hears_alice(room):
    """What Alice says, Bob and Carol both hear, with her name."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    alice.says("hello, all")

    bob.hears("hello, all", by="alice")
    carol.hears("hello, all", by="alice")
    carol.says("hello, Alice")
    bob.hears("hello, Alice", by="carol")


@step(4, points=20)
def check_everyone_may_speak_in_any_order(room):
    """Everyone is heard by everyone else, in any order, several times in a row."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    carol.says("I begin")
    alice.hears("I begin", by="carol")
    bob.hears("I begin", by="carol")
    bob.says("then I")
    alice.hears("then I", by="bob")
    carol.hears("then I", by="bob")
    bob.says("and I again")
    alice.hears("and I again", by="bob")
    carol.hears("and I again", by="bob")
    alice.says("now me")
    carol.hears("now me", by="alice")
    bob.hears("now me", by="alice")
    carol.says("and the last word")
    alice.hears("and the last word", by="carol")
    bob.hears("and the last word", by="carol")


@step(5, points=5)
def check_alice_does_not_hear_herself(room):
    """Alice does not hear her own words back."""
    alice, _, carol = room.join("alice", "bob", "carol")

    alice.says("echo?")
    carol.hears("echo?")

    alice.does_not_hear("echo?", by="alice", fence="bob")


@step(6, points=5)
def check_others_are_told_who_joined(room):
    """When Carol comes in, Alice and Bob are told."""
    alice, bob = room.join("alice", "bob")

    room.join("carol")

    alice.hears_about("carol")
    bob.hears_about("carol")


@step(7, points=10)
def check_exit_leaves_the_chat(room):
    """`exit` closes Bob's connection, the others are told once, and the chat goes on."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.says("I have to go")
    alice.hears("I have to go")
    carol.hears("I have to go")

    bob.leaves()

    bob.is_let_go()
    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")


@step(7, points=10)
def check_who_left_may_come_back(room):
    """After `exit` Bob's name is free again: he may come back under it."""
    alice, bob = room.join("alice", "bob")
    bob.says("back in a minute")
    alice.hears("back in a minute")

    bob.leaves()
    alice.hears_about("bob")

    bob = room.join("bob")
    bob.says("here I am")
    alice.hears("here I am")


@step(8, points=10)
def check_a_line_in_pieces_is_one_message(room):
    """A line that arrives in pieces is one message."""
    alice, bob = room.join("alice", "bob")

    alice.says_in_pieces("in three pieces", pieces=3)

    bob.hears("in three pieces")


@step(8, points=10)
def check_two_lines_at_once_are_two_messages(room):
    """Lines that arrive in one piece are messages of their own."""
    alice, bob = room.join("alice", "bob")

    alice.says_at_once("the first", "the second", "the third")

    bob.hears_each("the first", "the second", "the third", by="alice")


@step(8, points=10)
def check_a_letter_cut_in_half_is_one_letter(room):
    """A letter of two bytes that arrives in halves is one letter."""
    alice, bob = room.join("alice", "bob")

    alice.says_in_pieces("ж и 🙂", cut=1)

    bob.hears("ж и 🙂")


@step(9, points=10)
def check_the_chat_survives_one_who_hangs_up(room):
    """Bob hangs up without `exit`: the others are told once, the chat goes on, and he may come back."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.says("my battery is low")
    alice.hears("my battery is low")
    carol.hears("my battery is low")

    bob.hangs_up()

    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")
    room.join("bob")


@step(9, points=10)
def check_the_chat_survives_a_reset(room):
    """Bob's connection breaks: the others are told once, the chat goes on, and he may come back."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.says("what a storm")
    alice.hears("what a storm")
    carol.hears("what a storm")

    bob.resets()

    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")
    room.join("bob")


@step(9, points=10)
def check_a_broken_connection_harms_no_speaker(room):
    """Bob's connection breaks while his last words are still going out: the others speak on, and he is gone once."""
    alice, bob, carol, dave = room.join("alice", "bob", "carol", "dave")
    dave.resets()
    carol.is_told_once_about("dave", fence="alice")

    with room.at_one_moment():
        bob.says_at_once(*["and what is more"] * 60)
        bob.resets()
        alice.says("are you still there?")
        carol.says("what was that?")
    carol.hears("are you still there?")
    alice.hears("what was that?")

    alice.says("we go on, then")
    carol.hears("we go on, then")
    carol.says("yes, let us")
    alice.hears("yes, let us")
    carol.is_not_told_twice_about("bob", as_of="dave")


@step(10, points=5)
def check_a_silent_newcomer_disturbs_nobody(room):
    """Bob connects and gives no name: nobody waits for him, and he hears nothing until he does."""
    bob = room.connect("bob")

    alice, carol = room.join("alice", "carol")
    alice.says("is Bob coming?")
    carol.hears("is Bob coming?")

    bob.heard_nothing_of("is Bob coming?")
    bob.joins()


@step(10, points=5)
def check_a_newcomer_may_leave_without_a_name(room):
    """Bob hangs up instead of giving a name: nobody is told, and the chat goes on."""
    alice, carol, dave = room.join("alice", "carol", "dave")
    dave.leaves()
    bob = room.connect("bob")
    bob.waits_for_the_prompt()

    bob.hangs_up()

    alice.is_told_of_no_nameless(as_of="dave")
    alice.says("who was that?")
    carol.hears("who was that?")
    room.join("bob")


@step(11, points=5)
def check_the_first_alice_keeps_her_name(room):
    """A second Alice is refused or asked again, and the first one keeps her name."""
    alice, bob = room.join("alice", "bob")
    second = room.connect("dave")
    second.waits_for_the_prompt()

    second.gives_name(alice.name)

    second.is_refused_or_asked_again(instead_of="alice", witness="bob")
    second.leaves()
    room.rests()
    bob.says("which one?")
    alice.hears("which one?")
    alice.says("the only one")
    bob.hears("the only one", by="alice")
