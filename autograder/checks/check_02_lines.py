"""Lesson 02: a server that answers each line in upper case. Lines over a byte stream."""

from autograder.course.checks import step

WIRE = "lines"


@step(0)
def check_the_server_starts_and_listens(room):
    """The server starts, and Alice can connect."""
    room.connect("alice")


@step(1, points=15)
def check_one_line_gets_one_answer(room):
    """Alice sends a line and gets it back in upper case, as a line."""
    alice = room.connect("alice")

    alice.says("hello")
    alice.hears_in_upper_case("hello")
    alice.says("how are you?")
    alice.hears_in_upper_case("how are you?")


@step(2, points=20)
def check_a_line_in_pieces_is_one_line(room):
    """A line that arrives in pieces is one line: the answer waits for its end."""
    alice = room.connect("alice")

    alice.says_in_pieces("in two pieces")
    alice.hears_in_upper_case("in two pieces")
    alice.says_in_pieces("in many pieces", pieces=7)
    alice.hears_in_upper_case("in many pieces")


@step(3, points=15)
def check_three_lines_in_one_send_are_three_lines(room):
    """Three lines in one send are three lines, and get three answers."""
    alice = room.connect("alice")

    alice.says_at_once("the first", "the second", "the third")

    alice.hears_in_upper_case("the first")
    alice.hears_in_upper_case("the second")
    alice.hears_in_upper_case("the third")


@step(3, points=15)
def check_two_lines_and_a_half_are_two_lines(room):
    """Two lines and a half in one send get two answers; the third line gets its own when it is whole."""
    alice = room.connect("alice")

    alice.says_at_once("the first", "the second", half_of="the third")
    alice.hears_in_upper_case("the first")
    alice.hears_in_upper_case("the second")

    alice.says_the_rest()
    alice.hears_in_upper_case("the third")


@step(4, points=15)
def check_a_cyrillic_letter_cut_in_half_is_one_letter(room):
    """A letter of two bytes that arrives in halves is one letter."""
    alice = room.connect("alice")

    alice.says_in_pieces("жук", cut=1)

    alice.hears_in_upper_case("жук")


@step(4, points=15)
def check_an_emoji_cut_in_pieces_is_one_emoji(room):
    """An emoji, four bytes long, that arrives in halves is one emoji."""
    alice = room.connect("alice")

    alice.says_in_pieces("🙂 smile", cut=3)

    alice.hears_in_upper_case("🙂 smile")


@step(5, points=10)
def check_carriage_return_and_newline_end_a_line(room):
    r"""A line may end in \r\n, as Telnet and Windows send it; no more than that is taken off."""
    alice = room.connect("alice")

    alice.says("from Windows", end="\r\n")
    alice.hears_in_upper_case("from Windows", bytes_after="\n")
    alice.says_in_pieces("cut in the middle of the end", end="\r\n", cut=-1)
    alice.hears_in_upper_case("cut in the middle of the end", bytes_after="\n")
    alice.says("  blanks are hers", end="  \r\n")
    alice.hears_in_upper_case("  blanks are hers", bytes_after="  \n")


@step(6, points=10)
def check_bytes_that_are_not_text_get_an_error_line(room):
    """Bytes that are not UTF-8 get an error line, and the next line still works."""
    alice = room.connect("alice")

    alice.sends_bad_text("caf\xe9", encoding="latin-1")

    alice.hears_an_error_instead("caf\xe9")
    alice.says("better now")
    alice.hears_in_upper_case("better now")


@step(7, points=10)
def check_a_line_that_is_too_long_gets_an_error_line(room):
    """A line longer than 4,096 bytes gets an error line and is the last one; shorter ones get their answers."""
    alice = room.connect("alice")
    long, longer = room.words.letters(3000), room.words.letters(4000)
    alice.says_at_once(long, longer)
    alice.hears_in_upper_case(long)
    alice.hears_in_upper_case(longer)

    alice.sends(room.words.letters(5000).encode() + b"\n")

    alice.hears_a_last_word()
    alice.is_let_go()


@step(7, points=10)
def check_a_line_without_end_does_not_fill_the_memory(room):
    """While Alice sends 64 MB without a newline, the server's memory stays bounded."""
    alice = room.connect("alice")

    alice.floods(megabytes=64)

    alice.hangs_up()
    bob = room.connect("bob")
    bob.says("is there room?")
    bob.hears_in_upper_case("is there room?")


@step(8, points=5)
def check_hanging_up_in_mid_line_harms_nobody(room):
    """Alice hangs up in the middle of a line: Bob is served, and gets nothing of hers."""
    alice, bob = room.connect("alice"), room.connect("bob")

    alice.sends(b"half a li")
    alice.hangs_up()

    bob.says("and now me")
    bob.hears_in_upper_case("and now me")


@step(8, points=5)
def check_a_reset_in_mid_line_harms_nobody(room):
    """Alice's connection breaks in the middle of a line: Bob is served."""
    alice, bob = room.connect("alice"), room.connect("bob")

    alice.sends(b"half a li")
    room.reads_all_from(alice)
    alice.resets()

    bob.says("still there?")
    bob.hears_in_upper_case("still there?")
