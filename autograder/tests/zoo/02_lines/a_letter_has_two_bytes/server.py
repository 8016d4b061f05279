# WRONG: keeps one byte back when a piece ends in the middle of a letter; an emoji has four. FAILS: check_an_emoji_cut_in_pieces_is_one_emoji, check_text_of_any_script_in_single_bytes, check_no_bad_byte_harms_the_lines_around_it, check_a_refusal_arrives_while_more_comes DIAGNOSIS: decodes_a_cut_letter line 24
import socket

HOST, PORT = "localhost", 8080
LIMIT = 4096


def split_piece(piece):
    """The part that can be decoded, and half a letter."""
    if piece and piece[-1] >= 0xC0:
        return piece[:-1], piece[-1:]
    return piece, b""


def serve(conn):
    text = ""
    half = b""
    while True:
        data = conn.recv(2000)
        if not data:
            break
        whole, half = split_piece(half + data)
        try:
            text += whole.decode()
        except UnicodeDecodeError:
            conn.sendall("error: не UTF-8\n".encode())
            text = ""
            continue
        lines = text.split("\n")
        text = lines.pop()
        for line in lines:
            if len(line.encode()) > LIMIT:
                text = line
                break
            conn.sendall(line.removesuffix("\r").upper().encode() + b"\n")
        if len(text.encode()) > LIMIT:
            conn.sendall("error: длинная строка\n".encode())
            break


server = socket.create_server((HOST, PORT))
while True:
    conn, addr = server.accept()
    try:
        serve(conn)
    except OSError as e:
        print("обрыв", addr, e)
    conn.close()
