# WRONG: nobody catches EOFError. FAILS: check_the_end_of_input_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_a_last_line_without_enter_is_sent_whole, check_no_server_ends_the_client DIAGNOSIS: ended_by_an_exception line 10
import socket

HOST = "127.0.0.1"
PORT = 65432

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.connect((HOST, PORT))
    while True:
        text = input("Enter text (exit to stop): ")
        if text == "exit":
            print("Stopped.")
            break
        try:
            s.sendall(text.encode())
            data = s.recv(1024)
        except OSError:
            data = b""
        if data == b"":
            print("Server has gone.")
            break
        print(f"Received {data.decode()}")
