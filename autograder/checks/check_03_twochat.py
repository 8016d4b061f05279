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


@step(1, points=15)
def check_names_are_as_people_choose_them(room):
    """A name of one letter is welcomed whole, and one of 32: several words, two scripts, capitals, a digit first."""
    room.words.goes_by("alice", room.words.shortest_name())
    room.words.goes_by("bob", room.words.longest_name())

    alice, bob = room.join_together("alice", "bob")

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
    room.nobody_heard_themselves()


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

    room.is_silent_for_a_while()
    bob.says("where were we?")
    alice.hears("where were we?", by="bob")
    alice.says("at the beginning")
    bob.hears("at the beginning", by="alice")
    room.everyone_heard_each_text_once()


@step(3, points=10)
def check_who_talks_much_is_heard_to_the_end(room):
    """Alice says more than a hundred lines, and Bob hears them all."""
    room.join_together("alice", "bob")

    room.talks_much("alice", lines=105)


@step(3, points=10)
def check_everything_is_heard_as_it_was_said(room):
    """On a long evening whatever one says reaches the other as it was said, and once."""
    room.join_together("alice", "bob")

    room.talks(room.words.evening(), by=("alice", "bob"))
    room.talks(room.words.evening(), by=("bob", "alice"))

    room.everyone_heard_each_text_once()
    room.nobody_heard_themselves()


@step(3, points=10)
def check_lines_of_every_length_are_whole(room):
    """Lines of 1,024, 4,096 and 5,000 bytes, and of one less and one more, are whole; an empty line is no farewell."""
    alice, bob = room.join_together("alice", "bob")

    room.talks(room.words.lengths(1023, 1024, 1025, 4095, 4096, 4097, 4999), by=("alice", "bob"))
    alice.says_in_pieces("ж и 🙂", cut=1)
    bob.hears("ж и 🙂", by="alice")
    alice.says_at_once(half_of="as I was going to say")
    room.reads_all_from(alice)
    alice.says_the_rest()
    bob.hears("as I was going to say", by="alice")
    alice.says_nothing()
    alice.says("that was empty")
    bob.hears("that was empty", by="alice")

    room.nothing_came_before_its_end()
    room.nothing_came_in_pieces()


@step(4, points=10)
def check_a_third_is_told_that_the_room_is_full(room):
    """Carol is told that the room is full and let go, as often as she comes, and the two talk on."""
    alice, bob = room.join_together("alice", "bob")

    for visit in range(3):
        carol = room.connect("carol")

        carol.is_turned_away()
        alice.says(f"who was that? ({visit})")
        bob.hears(f"who was that? ({visit})")
        bob.says(f"no idea ({visit})")
        alice.hears(f"no idea ({visit})")


@step(5, points=10)
def check_exit_leaves_and_the_other_is_told(room):
    """`exit` ends Bob's connection, and Alice is told."""
    alice, bob = room.join_together("alice", "bob")
    bob.says("I must go")
    alice.hears("I must go")

    bob.leaves()

    bob.is_let_go()
    alice.hears_about("bob")
    room.no_exit_was_relayed()


@step(5, points=10)
def check_a_hang_up_is_told_like_an_exit(room):
    """When Bob hangs up without a word, Alice is told as well."""
    alice, bob = room.join_together("alice", "bob")
    bob.says("I must go")
    alice.hears("I must go")

    bob.hangs_up()

    alice.hears_about("bob")


@step(6, points=10)
def check_the_free_seat_can_be_taken(room):
    """As soon as Alice is told that Bob has left, Carol, who came too early, can take his seat and talk with her."""
    alice, bob = room.join_together("alice", "bob")
    room.knocks_in_vain("carol")
    room.all_say_something("bob")
    bob.leaves()
    if not alice.has_news_of("bob"):
        bob.hangs_up()
        room.rests()

    carol = room.join("carol")

    alice.says("welcome")
    carol.hears("welcome")
    carol.says("thank you")
    alice.hears("thank you", by="carol")


@step(6, points=10)
def check_the_seat_is_free_however_its_user_went(room):
    """Bob goes by `exit`, by a hang-up, and in mid-line: each time his seat is free."""
    alice, bob = room.join_together("alice", "bob")

    for ending in ("exits", "hangs up", "hangs up in mid-line"):
        room.frees_the_seat_of("bob", ending)
        bob = room.gives_a_seat_to("bob")
        bob.says(f"here I am: {ending}")
        alice.hears(f"here I am: {ending}", by="bob")
        alice.says(f"welcome back: {ending}")
        bob.hears(f"welcome back: {ending}", by="alice")


@step(6, points=10)
def check_a_newcomer_without_a_name_keeps_no_seat(room):
    """Carol hangs up instead of giving a name, twice: the seat that she was offered is still free."""
    alice, _ = room.join_together("alice", "bob")
    room.frees_the_seat_of("bob", "hangs up")

    for _ in range(2):
        room.knocks_in_vain("carol")

    bob = room.gives_a_seat_to("bob")
    bob.says("who was that?")
    alice.hears("who was that?", by="bob")


@step(6, points=10)
def check_a_broken_connection_frees_the_seat(room):
    """Bob's connection breaks: his seat is free."""
    alice, _ = room.join_together("alice", "bob")
    room.all_say_something("bob")

    room.frees_the_seat_of("bob", "resets")

    bob = room.gives_a_seat_to("bob")
    bob.says("here I am again")
    alice.hears("here I am again", by="bob")


@step(7, points=10)
def check_what_others_say_is_shown_at_once(harness):
    """What the other says is on the screen at once, while the client waits at the keyboard."""
    terminal, server = harness.sits_down(to_listen=True)

    server.says("hello from Bob")
    terminal.sees("hello from Bob")
    server.says("and again")
    terminal.sees("and again")
    terminal.types("good evening")
    terminal.is_read()


@step(7, points=10)
def check_everything_that_comes_is_shown(harness):
    """On a long evening every message is shown, in order and as it was said; an empty one is not the end."""
    terminal, server = harness.sits_down(to_listen=True)

    for text in harness.words.evening():
        server.says(text)
        terminal.sees(text)
    server.sends_line("")
    server.says_at_once("the first", "the second", "the third")
    for text in ("the first", "the second", "the third"):
        terminal.sees(text)


@step(7, points=10)
def check_a_message_in_pieces_is_shown_whole(harness):
    """A message is shown whole, however its bytes arrive: a long one, and one whose letters are cut."""
    terminal, server = harness.sits_down(to_listen=True)

    for text in harness.words.lengths(1024, 4096):
        server.says(text)
        terminal.sees(text)
    server.says_in_pieces("ж и 🙂")
    terminal.sees("ж и 🙂")


@step(8, points=10)
def check_what_is_typed_is_sent(harness):
    """What is typed is sent, each line at once."""
    terminal, server = harness.sits_down()

    terminal.types("hello, Bob")
    server.gets("hello, Bob")
    terminal.types("are you well?")
    server.gets("are you well?")


@step(8, points=10)
def check_every_line_is_sent_once_and_whole(harness):
    """Every line typed on a long evening is sent once, with its newline: the same one twice, a long one."""
    terminal, server = harness.sits_down()

    for text in (*harness.words.evening(), *harness.words.lengths(1025, 2000)):
        terminal.types(text)
        server.gets(text)

    server.got_each_line_once()


@step(9, points=5)
def check_exit_leaves_and_ends_the_client(harness):
    """`exit` leaves the chat and ends the client."""
    terminal, server = harness.sits_down()

    server.has_not_got("exit")
    terminal.types_exactly("exit")

    server.gets_exactly("exit")
    server.is_left()
    terminal.sees_the_program_end()


@step(9, points=5)
def check_ctrl_d_leaves_and_ends_the_client(harness):
    """The end of the input (Ctrl-D, or Ctrl-Z on Windows) leaves the chat as `exit` does."""
    terminal, server = harness.sits_down()

    server.has_not_got("exit")
    terminal.ends_input()

    server.gets_exactly("exit")
    server.is_left()
    terminal.sees_the_program_end()


@step(9, points=5)
def check_ctrl_c_leaves_and_ends_the_client(harness):
    """Ctrl-C leaves the chat as `exit` does."""
    terminal, server = harness.sits_down()
    terminal.waits_for_the_prompt()

    server.has_not_got("exit")
    terminal.presses_ctrl_c()

    server.gets_exactly("exit")
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


@step(10, points=5)
def check_a_server_that_breaks_off_ends_the_client(harness):
    """When the connection to the server breaks, the client says so and ends, without a traceback."""
    terminal, server = harness.sits_down()
    terminal.waits_for_the_prompt()

    server.breaks_off()

    terminal.sees_a_word()
    terminal.sees_the_program_end()


@step(10, points=5)
def check_the_last_word_is_in_a_file_too(harness):
    """Where the output goes to a file, what the client says at its end is in it."""
    terminal, server = harness.sits_down()
    terminal.waits_for_the_prompt()
    terminal.becomes_a_file()

    server.goes_away()

    terminal.sees_a_word()
    terminal.sees_the_program_end()
