"""Lesson 06: the chat of lesson 04, fit to be left running overnight."""

from autograder.course.checks import step

WIRE = "lines"
BROKEN_CHAT = ("died", "stuck", "lost", "twice", "untold", "told twice", "kept")


@step(0)
def check_the_server_starts_and_listens(room):
    """The server starts, and Alice can connect."""
    room.connect("alice")


@step(1, points=15)
def check_two_users_never_get_one_name(room):
    """Two users cannot take one name, however they hurry."""
    room.join("alice")

    room.stands_any_pause("two newcomers want the same name", without=("shared name",))


@step(2, points=15)
def check_people_come_during_a_broadcast(room):
    """Somebody comes in while Alice speaks: no thread dies, and everyone hears her."""
    room.join("alice")

    room.stands_any_pause("dave comes in while alice speaks", without=BROKEN_CHAT)


@step(2, points=15)
def check_people_go_during_a_broadcast(room):
    """Somebody leaves or hangs up while Alice speaks: no thread dies, and everyone hears her."""
    room.join("alice")

    room.stands_any_pause("bob leaves while alice speaks", "bob hangs up while alice speaks", without=BROKEN_CHAT)


@step(2, points=15)
def check_a_refused_name_holds_up_nobody(room):
    """A second Alice is refused or asked again, however often: the chat goes on, and there is room for Dave."""
    alice, bob = room.join("alice", "bob")

    for number in range(2):
        first = room.connect("erin")
        first.waits_for_the_prompt()
        first.gives_name(alice.name)
        room.rests()
        first.hangs_up()
        room.rests()
        second = room.connect("dave")
        second.waits_for_the_prompt()
        second.gives_name(alice.name)
        second.is_refused(alice.name)
        second.goes(witness="alice")
        alice.says(f"which one? ({number})")
        bob.hears(f"which one? ({number})", by="alice")

    room.join("dave")


@step(3, points=15)
def check_one_who_never_reads_holds_up_nobody(room):
    """While megabytes wait for Bob, who never reads, the others hear each other in time."""
    room.join("alice", "bob", "carol", "dave")

    room.speak_in_turn("alice", "carol", "dave", megabytes=8)


@step(3, points=15)
def check_one_who_never_reads_is_let_go(room):
    """Bob, who never reads, is let go when too much waits for him, and the others are told."""
    alice, bob, carol, dave = room.join("alice", "bob", "carol", "dave")
    bob.says("I only listen")
    alice.hears("I only listen", by="bob")
    carol.hears("I only listen", by="bob")
    dave.hears("I only listen", by="bob")

    room.speak_in_turn("alice", "carol", "dave", megabytes=16, until_told_about="bob")

    alice.hears_about("bob")
    carol.hears_about("bob")
    bob.is_let_go()
    room.still_chat("alice", "carol", "dave")
    room.join("bob")


@step(4, points=10)
def check_two_who_speak_at_once_stay_apart(room):
    """When two speak at once, each message arrives whole, behind its own speaker's name."""
    room.join("alice")

    room.stands_any_pause("bob speaks while alice speaks", without=("mixed",))


@step(4, points=10)
def check_everything_is_heard_as_it_was_said(room):
    """On an evening of seven, whatever is said reaches everyone else as it was said, and once."""
    everyone = ("alice", "bob", "carol", "dave", "erin", "frank", "grace")
    room.join(*everyone)

    room.talks(room.words.evening(printable=True), by=everyone)

    room.everyone_heard_each_text_once()
    room.nobody_heard_themselves()


@step(4, points=10)
def check_long_messages_never_interleave(room):
    """Three speak at once, 60,000 letters a line: Carol, who reads slowly, hears each line whole."""
    room.join("alice", "bob", "carol", "dave")

    for _ in range(3):
        room.speak_at_once("alice", "bob", "dave", megabytes=2, to="carol")


@step(5, points=10)
def check_a_line_without_end_harms_nobody(room):
    """Bob sends 16 MB without a newline: nobody keeps them all, the others chat on; if he is let go, he has left."""
    room.join("alice", "bob", "carol")
    room.all_say_something("bob")

    room.floods("bob", megabytes=16)

    room.still_chat("alice", "carol")
    room.is_missed_if_let_go("bob", witness="alice")


@step(5, points=10)
def check_a_hundred_lines_in_a_row_arrive(room):
    """Bob says 100 lines in a row, and then more, one by one: Alice hears each of them, and he is not let go."""
    alice, bob = room.join("alice", "bob")

    with room.a_second():
        bob.says_at_once(*(f"line {number}" for number in range(100)))
        for number in range(100):
            alice.hears(f"line {number}", by="bob")
    room.talks(room.words.evening(printable=True), by=("bob",))
    room.talks([f"and one more ({number})" for number in range(25)], by=("bob",))

    room.everyone_heard_each_text_once()


@step(5, points=10)
def check_a_line_of_64_kb_arrives_whole(room):
    """A line of 64 KB arrives whole, and one that comes in pieces when it has ended."""
    alice, bob = room.join("alice", "bob")

    *some, longest = room.words.lengths(1024, 4097, 30_000, 65_535)

    room.talks(some, by=("alice", "bob"))
    alice.says_in_pieces(longest, cut=-1)
    bob.hears(longest, by="alice")
    alice.says_in_pieces("word by word", pieces=5)
    bob.hears("word by word", by="alice")

    room.nothing_came_in_pieces()
    room.nothing_came_before_its_end()


@step(5, points=10)
def check_a_flood_of_lines_harms_nobody(room):
    """Bob sends 20,000 lines at once: nobody else is let go, and the others hear each other in time."""
    room.join("alice", "bob", "carol")

    room.floods("bob", lines=20_000)

    room.still_chat("alice", "carol")


@step(6, points=10)
def check_a_name_that_tricks_a_screen_is_refused(room):
    """No name, one with control characters, escapes or line tricks in it, or of 10,000 letters, is refused."""
    alice, bob = room.join("alice", "bob")
    newcomer = room.connect("dave")
    newcomer.waits_for_the_prompt()
    newcomer.sends(b"\n")
    newcomer.is_refused("")
    newcomer.goes(witness="alice")

    for name in room.words.tricky_names(alice.name, bob.name):
        newcomer = room.connect("dave")
        newcomer.waits_for_the_prompt()
        newcomer.gives_name(name)
        newcomer.is_refused(name)
        newcomer.goes(witness="alice")


@step(6, points=10)
def check_a_name_is_letters_and_digits(room):
    """A name of 1 to 32 letters and digits, in any script, is welcomed; one with any other sign is refused."""
    room.join("alice")

    for name in room.words.plain_names():
        newcomer = room.connect("dave")
        newcomer.waits_for_the_prompt()
        newcomer.gives_name(name)
        newcomer.is_welcomed(name)
    for name in room.words.names_with_signs():
        newcomer = room.connect("erin")
        newcomer.waits_for_the_prompt()
        newcomer.gives_name(name)
        newcomer.is_refused(name)
        newcomer.goes(witness="alice")


@step(6, points=10)
def check_controls_reach_nobody(room):
    """Characters that cannot be printed do not reach anybody, and who sends nothing else has not left."""
    alice, bob = room.join("alice", "bob")

    bob.sends_controls()
    bob.says("was that all?")

    alice.hears("was that all?", by="bob")
    alice.got_no_controls()


@step(6, points=10)
def check_no_message_forges_another(room):
    """Whatever Bob says, no line of it looks like one of Carol's, or like a notice."""
    alice, bob, carol, dave = room.join("alice", "bob", "carol", "dave")
    carol.says("this is really me")
    alice.hears("this is really me", by="carol")
    dave.says("see you tomorrow")
    alice.hears("see you tomorrow", by="dave")
    dave.leaves()
    alice.hears_about("dave")

    bob.forges_words_of("carol", witness="alice")
    bob.forges_a_notice_about("carol", like="dave", witness="alice")


@step(6, points=10)
def check_no_name_forges_a_message(room):
    """A name that looks like something Carol says puts no words into her mouth."""
    alice, carol = room.join("alice", "carol")
    carol.says("this is really me")
    alice.hears("this is really me", by="carol")
    newcomer = room.connect("dave")
    newcomer.waits_for_the_prompt()

    newcomer.forges_words_by_name("carol", witness="alice")


@step(7, points=10, environment={"CHAT_IDLE_SECONDS": "2"})
def check_who_is_silent_for_too_long_is_let_go(room):
    """Bob, of whom nothing is heard any more, is let go after the idle time, and the others are told."""
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.says("good night")
    alice.hears("good night", by="bob")
    carol.hears("good night", by="bob")

    room.chat_while_silent("bob", "alice", "carol", seconds="2")

    alice.is_told_once_about("bob", fence="carol")
    carol.is_told_once_about("bob", fence="alice")
    room.join("bob")


@step(7, points=10)
def check_nobody_is_let_go_at_once_where_no_time_is_set(room):
    """Without the variable the time is 300 seconds: Bob, who says nothing for a while, stays."""
    alice, bob = room.join("alice", "bob")

    room.stays_silent("bob", seconds=3.2)

    alice.says("are you asleep?")
    bob.hears("are you asleep?", by="alice")


@step(7, points=10, environment={"CHAT_IDLE_SECONDS": "1"})
def check_a_newcomer_who_says_nothing_is_let_go(room):
    """Who connects and never gives a name is let go after the idle time, too."""
    room.join("alice")
    bob = room.connect("bob")
    bob.waits_for_the_prompt()

    room.chat_while_silent("bob", "alice", seconds="1")


@step(8, points=10)
def check_ctrl_c_says_goodbye_and_ends(room):
    """On Ctrl-C everyone gets a last word and the end of the connection, and the program ends well within 2 s."""
    room.join("alice", "bob", "carol")
    room.connect("dave").waits_for_the_prompt()

    room.gets_ctrl_c()

    room.says_goodbye_to("alice", "bob", "carol")
    room.ends_well()


@step(8, points=10)
def check_termination_says_goodbye_and_ends(room):
    """On termination (SIGTERM) it does the same."""
    room.join("alice", "bob", "carol")

    room.gets_sigterm()

    room.says_goodbye_to("alice", "bob", "carol")
    room.ends_well()


@step(8, points=10)
def check_one_who_never_reads_does_not_hold_up_the_end(room):
    """While megabytes wait for Bob, who never reads, Ctrl-C works as well: the others get their last word."""
    room.join("alice", "bob", "carol", "dave")
    room.speak_in_turn("alice", "carol", "dave", megabytes=8)

    room.gets_ctrl_c_unread_by("bob")

    room.says_goodbye_to("alice", "carol", "dave")
    room.ends_well()


@step(8, points=10)
def check_it_can_be_started_again_at_once(room):
    """After the end it can be started again at once, on the same port."""
    room.join("alice", "bob")
    room.gets_ctrl_c()
    room.ends_well()

    room.starts_again()

    room.join("alice", "bob")


@step(9, points=5)
def check_nothing_is_left_over_of_who_has_gone(room):
    """After 200 joins and leaves no thread and no socket is left over."""
    room.join("alice")

    room.come_and_go("bob", times=200, witness="alice")


@step(9, points=5)
def check_nothing_is_left_over_of_who_gave_no_name(room):
    """After 60 newcomers who hung up without a name no thread and no socket is left over."""
    room.join("alice")

    room.knock_and_go("bob", times=60, witness="alice")
