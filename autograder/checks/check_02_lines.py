"""Lesson 02: a server that answers each line in upper case. Lines over a byte stream."""

from autograder.course.checks import step

WIRE = "lines"
EVERYDAY = ("x", "7", "1234567890", "SHOUTED ALREADY", "Mixed Case", "two  blanks", "\ta tab\tand one more", "", "")
EVERYDAY += ("100 % of {} & <b>", 'it\'s "quoted"', "C:\\new #1", "exit", "quit", "error", " blanks at both ends  ")
SCRIPTS = (
    "привет, ёжик",
    "straße",
    "ŉ ΐ ﬁn",
    "שלום",
    "日本語",
    "👩\u200d👩\u200d👧 👍🏽",
    "\ufeffwith a mark",
    "e\u0301",
    "ǆ ÿ",
)
NO_END = ("a\rb", "\rc", "d\x0be\x0cf", "g\x1ch\x1di\x1ej", "k\x85l", "m\u2028n\u2029o", "tab \t")
NOT_UTF_8 = (
    b"\xff\xfe",
    b"cut \xd0",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf4\x90\x80\x80",
    b"\xf8",
)


@step(0)
def check_the_server_starts_and_listens(room):
    """The server starts, and Alice can connect."""
    room.connect("alice")


@step(1, points=15)
def check_one_line_gets_one_answer(room):
    """Alice sends a line, whenever she likes, and gets it back in upper case, as a line."""
    alice = room.connect("alice")

    alice.says("hello")
    alice.hears_in_upper_case("hello")
    alice.says("how are you?")
    alice.hears_in_upper_case("how are you?")

    room.is_silent_for_a_while()
    alice.says("I had to think")
    alice.hears_in_upper_case("I had to think")


@step(1, points=15)
def check_every_text_gets_its_answer(room):
    """Digits, capitals, blanks, tabs, signs, an empty line and `exit` are texts, also when they come again."""
    alice = room.connect("alice")

    for text in room.words.verbatim(*EVERYDAY):
        alice.says(text)
        alice.hears_in_upper_case(text)
        alice.says(text)
        alice.hears_in_upper_case(text)


@step(2, points=20)
def check_a_line_in_pieces_is_one_line(room):
    """A line that arrives in pieces is one line: the answer waits for its end."""
    alice = room.connect("alice")

    alice.says_in_pieces("in two pieces")
    alice.hears_in_upper_case("in two pieces")
    alice.says_in_pieces("in many pieces", pieces=7)
    alice.hears_in_upper_case("in many pieces")
    (long,) = room.words.lengths(900)
    alice.says_in_pieces(long, pieces=30)
    alice.hears_in_upper_case(long)

    room.nothing_came_before_its_end()


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
    room.nothing_came_before_its_end()


@step(3, points=15)
def check_many_lines_come_back_in_order(room):
    """Many lines get their answers in order, cut anywhere into pieces or a thousand in one send."""
    alice = room.connect("alice")
    cut = room.words.verbatim(*(f"{number}{room.words.letters(5)}" for number in range(25)))
    many = room.words.verbatim(*room.words.letters(1100))

    alice.sends_in_pieces("".join(f"{text}\n" for text in cut).encode(), at_most=17)
    for text in cut:
        alice.hears_in_upper_case(text)

    alice.says_at_once(*many)
    alice.hears_a_long_row_in_upper_case(*many)


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


@step(4, points=15)
def check_text_of_any_script_in_single_bytes(room):
    """Texts of many scripts get their answers, letter for letter, also when their bytes come one by one."""
    alice = room.connect("alice")

    for text in room.words.verbatim(*SCRIPTS):
        alice.says_in_pieces(text, pieces=len(text.encode()) + 1)
        alice.hears_in_upper_case(text)


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


@step(5, points=10)
def check_nothing_else_ends_a_line(room):
    r"""A \r inside a text belongs to it, and so do all but the last at its end; nothing else ends a line."""
    alice = room.connect("alice")

    for text in room.words.verbatim(*NO_END):
        alice.says(text)
        alice.hears_in_upper_case(text, bytes_after="\n")
    for text in room.words.verbatim("several\r", "\r\r", ""):
        alice.says(text, end="\r\n")
        alice.hears_in_upper_case(text, bytes_after="\n")


@step(6, points=10)
def check_bytes_that_are_not_text_get_an_error_line(room):
    """Bytes that are not UTF-8 get an error line, and the next line still works."""
    alice = room.connect("alice")

    alice.sends_bad_text("caf\xe9", encoding="latin-1")

    alice.hears_an_error_instead("caf\xe9")
    alice.says("better now")
    alice.hears_in_upper_case("better now")


@step(6, points=10)
def check_no_bad_byte_harms_the_lines_around_it(room):
    """All kinds of bytes that are not UTF-8 get error lines, one each, and the lines between them get their answers."""
    alice = room.connect("alice")

    for bad in room.words.shuffled(NOT_UTF_8):
        good, better = f"before {bad!r}", f"after {bad!r}"
        alice.sends(b"%s\n%s\n%s\n" % (alice.text_of(good).encode(), bad, alice.text_of(better).encode()))
        alice.hears_in_upper_case(good)
        alice.hears_an_error()
        alice.hears_in_upper_case(better)


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
def check_a_line_of_4096_bytes_is_not_too_long(room):
    r"""A line may have exactly 4,096 bytes, its \r among them, whatever else waits in the buffer."""
    alice, words = room.connect("alice"), room.words
    page, almost, russian, widened = words.letters(4096), words.letters(4095), words.russian_letters(2048), "ŉ" * 2048

    for text, end in ((page, "\n"), (almost, "\r\n"), (russian, "\n"), (widened, "\n")):
        words.verbatim(text)
        alice.says(text, end=end)
        alice.hears_in_upper_case(text)

    first, second, third = words.verbatim(*(words.letters(3000) for _ in range(3)))
    alice.says_in_pieces(first, cut=2999)
    alice.hears_in_upper_case(first)
    alice.says_at_once(half_of=second)
    room.reads_all_from(alice)
    alice.says_the_rest(and_then=third)
    alice.hears_in_upper_case(second)
    alice.hears_in_upper_case(third)


@step(7, points=10)
def check_a_line_of_4097_bytes_is_refused(room):
    r"""A line of 4,097 bytes is refused: with a \r among them, in letters of two bytes, with or without its end."""
    words = room.words
    for name, line in (
        ("alice", f"{words.letters(4097)}\n"),
        ("bob", f"{words.letters(4096)}\r\n"),
        ("carol", f"{words.russian_letters(2048)}x\n"),
        ("dave", words.letters(6000)),
    ):
        client = room.connect(name)
        client.sends(line.encode())
        client.hears_an_error_and_the_end(even_a_reset=True)
        client.hangs_up()


@step(7, points=10)
def check_a_refusal_arrives_while_more_comes(room):
    """Whoever sends on after a line that is too long still gets the error line and the end of the stream, no reset."""
    alice = room.connect("alice")

    alice.sends(f"{room.words.letters(5000)}\n{room.words.letters(120_000)}".encode())

    alice.hears_an_error_and_the_end()


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
def check_half_a_line_is_no_line(room):
    """Alice ends her stream in the middle of a line: the lines before it get their answers, and the half gets none."""
    alice = room.connect("alice")

    alice.says_at_once("a whole line", half_of="half a line")
    alice.ends_sending()

    alice.hears_in_upper_case("a whole line")
    alice.hears_nothing_more()


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


@step(8, points=5)
def check_a_refused_one_who_stays_harms_nobody(room):
    """Alice is refused a line that is too long, stays without a word, and goes at last: Bob is served."""
    room.lets_time_limits_pass_quickly()
    alice = room.connect("alice")
    alice.sends(f"{room.words.letters(5000)}\n".encode())
    room.rests()

    room.is_silent_for_a_while()
    alice.hangs_up()

    bob = room.connect("bob")
    bob.says("my turn")
    bob.hears_in_upper_case("my turn")


@step(8, points=5)
def check_visits_end_as_they_like(room):
    """Twenty-five visits end in mid-line, by hanging up or with a reset: every whole line gets its answer."""
    for visit in range(25):
        alice = room.connect("alice")
        if visit % 3:
            alice.says(f"visit {visit}")
            alice.hears_in_upper_case(f"visit {visit}")
        alice.says_at_once(half_of="left behind")
        if visit % 2:
            room.reads_all_from(alice)
        (alice.hangs_up, alice.resets)[visit // 2 % 2]()

    bob = room.connect("bob")
    bob.says("and now me")
    bob.hears_in_upper_case("and now me")
