# WRONG: takes each recv for a whole message. FAILS: check_a_line_in_pieces_is_one_line, check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_a_cyrillic_letter_cut_in_half_is_one_letter, check_an_emoji_cut_in_pieces_is_one_emoji, check_text_of_any_script_in_single_bytes, check_carriage_return_and_newline_end_a_line, check_no_bad_byte_harms_the_lines_around_it, check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4096_bytes_is_not_too_long, check_a_refusal_arrives_while_more_comes, check_half_a_line_is_no_line DIAGNOSIS: treats_one_recv_as_one_message line 13
import socket
import threading

HOST = "127.0.0.1"
PORT = 9090


def handle_client(conn, addr):
    print(f"[+] {addr}")
    while True:
        try:
            data = conn.recv(8192)
            if not data:
                break
            if len(data) > 4096:
                conn.send("error: слишком длинно\n".encode())
                break
            text = data.decode("utf-8").removesuffix("\n").removesuffix("\r")
            conn.send((text.upper() + "\n").encode("utf-8"))
        except UnicodeDecodeError:
            conn.send("error: не UTF-8\n".encode())
        except OSError:
            break
    conn.close()
    print(f"[-] {addr}")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((HOST, PORT))
server.listen()
print("Сервер запущен...")
while True:
    conn, addr = server.accept()
    threading.Thread(target=handle_client, args=(conn, addr)).start()
