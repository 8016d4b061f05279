"""The parts of the assignment's grader by themselves: finding programs, reading prompts, the marking scheme."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from autograder.assignment.archive import unpack
from autograder.assignment.command_lines import command_lines
from autograder.assignment.exit_command import exit_command
from autograder.assignment.grade import grade
from autograder.assignment.marking_scheme import DEFAULT_FILE, MarkingSchemeError, load
from autograder.assignment.pairing import find_pairs
from autograder.assignment.prompts import Question, classify, is_about_the_peer, is_speaker_tag, menu_choice
from autograder.assignment.source_analysis import analyse_source
from autograder.assignment.ungradable import CannotGrade

SERVER = "import socket\ns = socket.socket()\ns.bind(('localhost', 8080))\ns.listen()\nwhile True: s.accept()\n"
CLIENT = "import socket\ns = socket.socket()\ns.connect(('localhost', 8080))\nwhile True: s.send(input().encode())\n"
UDP_SERVER = (
    "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('', 9))\n"
    "while True:\n    d, a = s.recvfrom(9)\n    s.sendto(d, a)\n"
)
UDP_CLIENT = (
    "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    "while True:\n    s.sendto(input().encode(), ('', 9))\n    s.recvfrom(9)\n"
)


def files(folder: Path, **texts: str) -> Path:
    """Write files; `__` in a name is a folder."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> list[tuple[str, str, str]]:
    return sorted((p.server_name, p.client_name, p.protocol) for p in find_pairs(folder).pairs)


def test_roles_are_read_from_what_the_code_does_not_from_names(tmp_path: Path) -> None:
    assert found(files(tmp_path, client=SERVER, server=CLIENT)) == [("client.py", "server.py", "tcp")]


def test_tcp_and_udp_side_by_side_are_two_pairs(tmp_path: Path) -> None:
    home = files(tmp_path, a=SERVER, b=CLIENT, c=UDP_SERVER, d=UDP_CLIENT)

    assert found(home) == [("a.py", "b.py", "tcp"), ("c.py", "d.py", "udp")]


def test_two_servers_with_a_client_each_in_folders_are_paired_by_folder(tmp_path: Path) -> None:
    home = files(tmp_path, two__server=SERVER, two__client=CLIENT, many__server=SERVER, many__client=CLIENT)

    assert found(home) == [("many/server.py", "many/client.py", "tcp"), ("two/server.py", "two/client.py", "tcp")]


def test_a_udp_socket_that_only_learns_the_own_address_makes_no_udp_chat(tmp_path: Path) -> None:
    trick = "p = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\np.connect(('8.8.8.8', 80))\n"
    home = files(tmp_path, s=SERVER.replace("s = ", trick + "s = "), c=CLIENT)

    assert found(home) == [("s.py", "c.py", "tcp")]


def test_what_a_helper_does_counts_for_the_program_that_imports_it(tmp_path: Path) -> None:
    home = files(
        tmp_path,
        main="import net\nnet.go()\n",
        net=f"def go():\n    {SERVER.replace(chr(10), chr(10) + '    ')}",
        c=CLIENT,
    )

    assert found(home) == [("main.py", "c.py", "tcp")]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"server": SERVER}, "no client"),
        ({"client": CLIENT}, "no server"),
        ({"notes": "x = 1\n"}, "neither"),
        ({}, "no Python file"),
        ({"server": "print 'x'\n"}, "Python 2"),
        ({"server": "def f(:\n"}, "line 1"),
    ],
)
def test_what_cannot_be_paired_is_said(tmp_path: Path, texts: dict[str, str], words: str) -> None:
    with pytest.raises(CannotGrade, match=words) as caught:
        find_pairs(files(tmp_path, **texts))
    assert caught.value.to_do


def test_one_file_that_reads_no_keyboard_is_for_a_person(tmp_path: Path) -> None:
    both = files(tmp_path, both=UDP_SERVER) / "both.py"

    result = grade(tmp_path, server=both, client=both)

    assert (result.mark, result.reason[:20]) == (None, "both.py is both prog")


def test_a_zip_never_writes_outside_its_folder(tmp_path: Path) -> None:
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../evil.py", "x")
        packed.writestr("/abs.py", "x")
        packed.writestr("ok/server.py", SERVER)

    unpack(archive, tmp_path / "in")

    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.py")] == ["in/ok/server.py"]


def test_a_broken_zip_is_for_a_person(tmp_path: Path) -> None:
    archive = tmp_path / "x.zip"
    archive.write_bytes(b"no zip")
    with pytest.raises(CannotGrade, match="cannot be unpacked"):
        unpack(archive, tmp_path / "in")


PROMPTS = {
    Question.NAME: (
        "Enter your name: ", "Введите своё имя", "Как вас зовут? ", "Choose a nickname: ", "¿Cómo te llamas? ",
        "Nombre: ", "Wie heißt du? ", "Benutzername: ", "Votre nom : ", "Kullanıcı adı: ", "Qual é o seu nome? ",
        "Ваш ник: ",
    ),
    Question.HOST: (
        "Server IP: ", "Введите адрес сервера: ", "Имя сервера: ", "Dirección IP: ", "Adresse du serveur : ",
        "Sunucu adresi: ", "Endereço do servidor: ", "Host: ", "Enter server: ",
    ),
    Question.PORT: ("Port: ", "Введите порт: ", "Puerto: ", "Porta: ", "Server port: ", "Порт сервера: "),
    Question.CHOICE: ("1 - join, 2 - create: ", "Выберите режим: "),
    Question.PASSWORD: ("Password: ",),
    Question.YES: ("Continue? (y/n) ",),
    Question.MESSAGE: ("Message: ", "Сообщение: ", "You: ", "Вы: "),
    Question.UNKNOWN: ("> ", ""),
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "kind"), [(text, kind) for kind, texts in PROMPTS.items() for text in texts])
def test_what_a_question_asks_for(prompt: str, kind: Question) -> None:
    assert classify(prompt) is kind


def test_an_unlabelled_question_is_read_from_the_screen_then_from_the_variable() -> None:
    assert classify("", "Введите своё имя") is Question.NAME
    assert classify("> ", "1. Join\n2. Create") is Question.CHOICE
    assert classify("", "", "user_name") is Question.NAME
    assert classify("", "", "host") is Question.HOST
    assert classify("", "", "x", is_number=True) is Question.PORT


def test_options_of_a_menu() -> None:
    assert menu_choice("1 - join, 2 - create") == "1"
    assert menu_choice("a) enter\nb) leave") == "a"
    assert menu_choice("1 - сервер\n2 - клиент", as_server=False) == "2"
    assert menu_choice("1 - клиент\n2 - сервер", as_server=True) == "2"
    assert menu_choice("(tcp/udp)? ") == "tcp"


def test_tags_and_the_others_port() -> None:
    assert is_speaker_tag("server> ")
    assert is_speaker_tag("Клиент: ")
    assert not is_speaker_tag("Server address: ")
    assert is_about_the_peer("Порт собеседника: ")
    assert not is_about_the_peer("Ваш порт: ")


@pytest.mark.parametrize(
    ("client", "server", "command"),
    [
        ("if t == '/q': pass", "", "/q"),
        ("if t.lower() == 'exit': pass", "if m == 'exit': pass", "exit"),
        ("", "if m in ('quit', 'выход'): pass", "quit"),
        ("print('Для выхода наберите «стоп»')", "", "стоп"),
        ("if t == 'hello': pass", "", None),
        ("if t.startswith('/leave'): pass", "", "/leave"),
    ],
)
def test_the_word_to_leave_is_read_from_the_programs(
    tmp_path: Path, client: str, server: str, command: str | None
) -> None:
    home = files(tmp_path, c=f"{CLIENT}\n{client}\n", s=f"{SERVER}\n{server}\n")

    assert exit_command(find_pairs(home).pairs[0]) == command


def test_command_lines_worth_trying(tmp_path: Path) -> None:
    plain = files(tmp_path, c=CLIENT) / "c.py"
    assert command_lines(analyse_source(plain), 80, "Alice") == [()]
    argv = files(tmp_path, d="import sys\nname = sys.argv[1]\nport = int(sys.argv[2])\n") / "d.py"
    tried = command_lines(analyse_source(argv), 80, "Alice")
    assert tried[:2] == [(), ("Alice", "80")]
    assert ("127.0.0.1", "80") in tried
    parsed = files(tmp_path, e="p.add_argument('--nick', required=True)\np.add_argument('host')\n") / "e.py"
    assert command_lines(analyse_source(parsed), 80, "Alice")[1] == ("--nick", "Alice", "127.0.0.1")


def test_marks_add_up_to_a_hundred_and_follow_the_assignment() -> None:
    scheme = load()

    assert dict(scheme.factors) == {
        "tcp multi-user": 100, "udp multi-user": 80, "tcp two-user": 60, "udp two-user": 48,
    }  # fmt: skip
    for users, points in scheme.points.items():
        assert sum(points.values()) == 100
        assert scheme.mark("tcp", users, dict.fromkeys(points, 1.0)) == scheme.factors[f"tcp {users}"]
        assert scheme.mark("tcp", users, {}) == 0
    assert all(cost == 0 for cost in scheme.deductions.values())


def test_an_instructor_may_edit_the_marks(tmp_path: Path) -> None:
    edited = tmp_path / "marks.ini"
    edited.write_text(
        DEFAULT_FILE.read_text(encoding="utf-8").replace("udp multi-user = 80", "udp multi-user = 90"), encoding="utf-8"
    )

    assert load(edited).factors["udp multi-user"] == 90


@pytest.mark.parametrize("text", ["", "[factors]\n", "nonsense", "[factors]\ntcp multi-user = many\n"])
def test_bad_marks_are_one_sentence(tmp_path: Path, text: str) -> None:
    edited = tmp_path / "marks.ini"
    edited.write_text(text, encoding="utf-8")
    with pytest.raises(MarkingSchemeError, match=r"marks\.ini"):
        load(edited)
