# WRONG: a misspelt name in main, met before the server listens. FAILS: check_the_server_starts_and_listens, check_one_line_gets_one_answer, check_every_text_gets_its_answer, check_a_line_in_pieces_is_one_line, check_three_lines_in_one_send_are_three_lines, check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_a_cyrillic_letter_cut_in_half_is_one_letter, check_an_emoji_cut_in_pieces_is_one_emoji, check_text_of_any_script_in_single_bytes, check_carriage_return_and_newline_end_a_line, check_nothing_else_ends_a_line, check_bytes_that_are_not_text_get_an_error_line, check_no_bad_byte_harms_the_lines_around_it, check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4096_bytes_is_not_too_long, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes, check_a_line_without_end_does_not_fill_the_memory, check_half_a_line_is_no_line, check_hanging_up_in_mid_line_harms_nobody, check_a_reset_in_mid_line_harms_nobody, check_visits_end_as_they_like, check_a_refused_one_who_stays_harms_nobody DIAGNOSIS: ended_by_an_exception line 22
import socket
import threading

adress = ("127.0.0.1", 5050)
MAX = 4096


def handle(conn):
    buf = bytearray()
    with conn:
        while data := conn.recv(MAX):
            buf += data
            while (i := buf.find(b"\n")) >= 0:
                line = bytes(buf[:i])
                del buf[: i + 1]
                conn.sendall(line.decode().upper().encode() + b"\n")


def main():
    sock = socket.socket()
    sock.bind(address)
    sock.listen()
    while True:
        conn, _ = sock.accept()
        threading.Thread(target=handle, args=(conn,)).start()


if __name__ == "__main__":
    main()
