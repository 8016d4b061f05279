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
def check_names_are_as_people_choose_them(room):
    """Names of one letter, of 32, of two words, in Cyrillic and with a digit first are welcomed whole."""
    room.join("alice")

    for name in room.words.names_of_an_evening():
        room.words.goes_by("bob", name)
        room.join("bob")


@step(3, points=15)
def check_several_users_are_served_at_once(room):
    """Alice, Bob and Carol are all served, while nobody leaves and nobody speaks."""
    alice = room.connect("alice")
    alice.joins()

    bob = room.connect("bob")
    bob.joins()
    carol = room.connect("carol")
    carol.joins()


@step(3, points=15)
def check_there_is_a_place_for_everybody(room):
    """Twenty-two users come in, one after the other, and all stay."""
    for number in range(22):
        room.join(f"guest{number:02}")


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

    room.is_silent_for_a_while()
    alice.says("where were we?")
    bob.hears("where were we?", by="alice")


@step(4, points=20)
def check_who_talks_much_is_heard_to_the_end(room):
    """Alice says more than a hundred lines, and Bob hears them all."""
    room.join("alice", "bob")

    room.talks_much("alice", lines=105)


@step(4, points=20)
def check_everything_is_heard_as_it_was_said(room):
    """On an evening of seven, whatever is said reaches everyone else as it was said, and once."""
    everyone = ("alice", "bob", "carol", "dave", "erin", "frank", "grace")
    room.join(*everyone)

    room.talks(room.words.evening(), by=everyone)

    room.everyone_heard_each_text_once()


@step(4, points=20)
def check_two_who_speak_at_the_same_moment_are_both_heard(room):
    """When Alice and Bob speak at the same moment, everyone hears both, each by name and once."""
    alice, bob, _ = room.join("alice", "bob", "carol")

    with room.at_one_moment():
        alice.says("I think so")
        bob.says("I do not")

    room.all_hear("I think so", by="alice")
    room.all_hear("I do not", by="bob")
    room.everyone_heard_each_text_once()


@step(5, points=5)
def check_alice_does_not_hear_herself(room):
    """Alice does not hear her own words back, and neither does anybody else."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    alice.says("echo?")
    carol.hears("echo?")
    carol.says("no echo")
    bob.hears("no echo")

    alice.does_not_hear("echo?", by="alice", fence="bob")
    room.nobody_heard_themselves()


@step(6, points=5)
def check_others_are_told_who_joined(room):
    """When Carol comes in, Alice and Bob are told."""
    alice, bob = room.join("alice", "bob")

    room.join("carol")

    alice.hears_about("carol")
    bob.hears_about("carol")


@step(6, points=5)
def check_everyone_is_told_once_who_joined(room):
    """Whoever is there is told once of each newcomer, however many there are, and no newcomer of their own coming."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    for newcomer in ("dave", "erin"):
        client = room.join(newcomer)
        bob.hears_about(newcomer)
        for other, fence in ((alice, "bob"), (carol, "alice")):
            other.is_told_once_about(newcomer, fence=fence)
        client.was_not_told_about_itself(as_told="alice")


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
    room.no_exit_was_relayed()


@step(7, points=10)
def check_who_left_may_come_back(room):
    """After `exit` Bob's name is free again: he may come back as often as he likes, and is announced again."""
    alice, bob = room.join("alice", "bob")
    is_told = alice.has_news_of("bob")
    for visit in range(3):
        bob.says(f"back in a minute ({visit})")
        alice.hears(f"back in a minute ({visit})")

        bob.leaves()
        alice.hears_about("bob")

        bob = room.join("bob")
        alice.hears_of_the_return_of("bob", as_told=is_told)
        bob.says(f"here I am ({visit})")
        alice.hears(f"here I am ({visit})", by="bob")
        alice.says(f"welcome back ({visit})")
        bob.hears(f"welcome back ({visit})", by="alice")


@step(7, points=10)
def check_every_leaving_is_told_however_many_there_are(room):
    """A dozen visits, one after the other: Alice is told of each leaving."""
    alice = room.join("alice")

    for visit in range(12):
        guest = room.join(f"guest{visit:02}")
        room.all_say_something(f"guest{visit:02}")
        guest.leaves()
        guest.is_let_go()
        alice.hears_about(f"guest{visit:02}")


@step(7, points=10)
def check_everybody_who_leaves_is_missed(room):
    """Two users leave at the same moment: those who stay are told once of each."""
    alice, bob, carol, dave = room.join("alice", "bob", "carol", "dave")
    room.all_say_something("carol", "dave")

    with room.at_one_moment():
        carol.leaves()
        dave.leaves()

    alice.is_told_once_about("carol", fence="bob")
    bob.is_told_once_about("dave", fence="alice")


@step(8, points=10)
def check_a_line_in_pieces_is_one_message(room):
    """A line that arrives in pieces is one message."""
    alice, bob, carol = room.join("alice", "bob", "carol")

    alice.says_in_pieces("in three pieces", pieces=3)

    bob.hears("in three pieces")
    alice.says("and in one")
    bob.hears("and in one")
    alice.says_at_once(half_of="as I was going to say")
    room.reads_all_from(alice)
    bob.says("yes?")
    carol.hears("yes?")
    alice.says_the_rest()
    carol.hears("as I was going to say")
    room.nothing_came_before_its_end()
    room.nothing_came_in_pieces()


@step(8, points=10)
def check_two_lines_at_once_are_two_messages(room):
    """Lines that arrive in one piece are messages of their own."""
    alice, bob = room.join("alice", "bob")

    alice.says_at_once("the first", "the second", "the third")

    bob.hears_each("the first", "the second", "the third", by="alice")
    bob.has_heard_all_about("alice")
    alice.says_at_once("the fourth", behind_an_empty_line=True)
    bob.hears_nothing_old_with("the fourth", "the first", "the second", "the third", by="alice")
    room.nothing_came_in_pieces()


@step(8, points=10)
def check_exit_behind_another_line_is_exit(room):
    """`exit` in one piece with the line before it: the line is heard, and Bob has left."""
    alice, bob, _ = room.join("alice", "bob", "carol")

    bob.says_at_once("my last words", then_leaves=True)

    alice.hears("my last words", by="bob")
    bob.is_let_go()
    alice.is_told_once_about("bob", fence="carol")
    room.no_exit_was_relayed()


@step(8, points=10)
def check_a_letter_cut_in_half_is_one_letter(room):
    """A letter of two bytes that arrives in halves is one letter."""
    alice, bob = room.join("alice", "bob")

    alice.says_in_pieces("ж и 🙂", cut=1)

    bob.hears("ж и 🙂")
    room.nothing_came_in_pieces()


@step(8, points=10)
def check_lines_of_every_length_are_whole(room):
    """Lines of 1,024, 4,096 and 5,000 bytes, and of one less and one more, are whole; an empty line is no farewell."""
    alice, bob = room.join("alice", "bob")

    room.talks(room.words.lengths(1023, 1024, 1025, 4095, 4096, 4097, 4999), by=("alice", "bob"))
    alice.says_nothing()
    alice.says("that was empty")
    bob.hears("that was empty", by="alice")

    room.nothing_came_in_pieces()


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
def check_hanging_up_in_mid_line_frees_the_name(room):
    """Bob hangs up in the middle of a line: nobody hears it, the others are told once, and his name is free again."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    room.all_say_something("bob")

    bob.says_at_once(half_of="I wanted to say")
    room.reads_all_from(bob)
    bob.hangs_up()

    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")
    room.nothing_came_in_pieces()
    room.join("bob")


@step(9, points=10)
def check_two_hang_up_at_the_same_moment(room):
    """Two hang up at the same moment: the others are told once of each, and the chat goes on."""
    alice, bob, carol, dave = room.join("alice", "bob", "carol", "dave")
    room.all_say_something("carol", "dave")

    with room.at_one_moment():
        carol.hangs_up()
        dave.hangs_up()

    alice.is_told_once_about("carol", fence="bob")
    bob.is_told_once_about("dave", fence="alice")


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


@step(10, points=5)
def check_a_newcomer_without_a_name_is_let_go(room):
    """Bob closes his sending side instead of giving a name: the server ends his connection."""
    room.join("alice")
    bob = room.connect("bob")
    bob.waits_for_the_prompt()

    bob.ends_sending()

    bob.is_let_go()


@step(11, points=5)
def check_the_first_alice_keeps_her_name(room):
    """A second Alice is refused or asked again, and the first one keeps her name, whatever the second one does."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.has_heard_all_about("carol")
    carol.leaves()
    second = room.connect("dave")
    second.waits_for_the_prompt()

    second.gives_name(alice.name)

    room.rests()
    second.hangs_up()
    room.rests()
    bob.is_not_told_that("alice", has_left_as="carol")
    third = room.connect("erin")
    third.waits_for_the_prompt()
    third.gives_name(alice.name)
    third.is_refused_or_asked_again(instead_of="alice", witness="bob")
    third.leaves()
    room.rests()
    bob.says("which one?")
    alice.hears("which one?")
    alice.says("the only one")
    bob.hears("the only one", by="alice")


@step(11, points=5)
def check_a_taken_name_stays_taken(room):
    """Who asks for Alice's name again is refused again, may think about another, and is welcomed by that."""
    alice, bob = room.join("alice", "bob")
    second = room.connect("dave")
    second.waits_for_the_prompt()
    second.gives_name(alice.name)
    room.rests()
    alice.says("take your time")
    bob.hears("take your time")
    room.rests()

    second.gives_name(alice.name)

    second.is_refused_or_asked_again(instead_of="alice", witness="bob")
    alice.says("I am here")
    bob.hears("I am here", by="alice")


@step(11, points=5)
def check_a_part_of_a_taken_name_is_free(room):
    """A name that is a part of Alice's, or has hers as its part, is another name, and free."""
    alice, bob = room.join("alice", "bob")
    room.words.goes_by("carol", alice.name[:-1])
    room.words.goes_by("dave", f"{alice.name}a")

    carol, dave = room.join("carol", "dave")
    for speaker in (alice, carol, dave):
        said = f"my name is {speaker.cast_name}"
        speaker.says(said)
        for other in (alice, bob, carol, dave):
            if other is not speaker:
                other.hears(said)
