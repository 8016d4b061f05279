# WRONG: decodes every piece as it comes, and calls half a letter an error. FAILS: check_a_cyrillic_letter_cut_in_half_is_one_letter, check_an_emoji_cut_in_pieces_is_one_emoji, check_text_of_any_script_in_single_bytes, check_no_bad_byte_harms_the_lines_around_it, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes DIAGNOSIS: decodes_a_cut_letter line 14
import socket
import threading


def handle(sock, addr):
    text = ""
    while True:
        try:
            data = sock.recv(1024)
            if not data:
                print("bye", addr)
                break
            text += data.decode("utf-8")
            while "\n" in text:
                line, text = text.split("\n", 1)
                if len(line) > 4096:
                    sock.sendall(b"error: too long\n")
                    sock.close()
                    return
                if line.endswith("\r"):
                    line = line[:-1]
                sock.sendall((line.upper() + "\n").encode("utf-8"))
            if len(text) > 4096:
                sock.sendall(b"error: too long\n")
                break
        except UnicodeDecodeError as e:
            print(addr, e)
            sock.sendall(b"error: not utf-8\n")
            text = ""
        except OSError as e:
            print(addr, e)
            break
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    sock, addr = server.accept()
    threading.Thread(target=handle, args=(sock, addr)).start()
