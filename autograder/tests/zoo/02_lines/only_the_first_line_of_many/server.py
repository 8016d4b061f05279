# WRONG: answers what stands before the first newline and empties the buffer. FAILS: check_three_lines_in_one_send_are_three_lines, check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_no_bad_byte_harms_the_lines_around_it, check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4096_bytes_is_not_too_long, check_a_refusal_arrives_while_more_comes DIAGNOSIS: keeps_only_one_line_of_a_recv line 33
import socket
import threading

buffers = {}
MAX = 4096


def on_data(sock, data):
    buffers[sock] += data
    if len(buffers[sock]) > 2 * MAX or (b"\n" not in buffers[sock] and len(buffers[sock]) > MAX):
        sock.sendall(b"error: too much\n")
        return False
    if b"\n" in buffers[sock]:
        line = buffers[sock].split(b"\n")[0]
        buffers[sock] = b""
        if len(line) > MAX:
            sock.sendall(b"error: too much\n")
            return False
        if line.endswith(b"\r"):
            line = line[:-1]
        try:
            sock.sendall(line.decode("utf8").upper().encode("utf8") + b"\n")
        except UnicodeError:
            sock.sendall(b"error: wrong encoding\n")
    return True


def worker(sock):
    buffers[sock] = b""
    try:
        while True:
            data = sock.recv(4096)
            if not data or not on_data(sock, data):
                break
    except OSError as e:
        print("worker:", e)
    finally:
        del buffers[sock]
        sock.close()


server = socket.create_server(("127.0.0.1", 4000))
while True:
    sock, addr = server.accept()
    threading.Thread(target=worker, args=(sock,), daemon=True).start()
