# WRONG: answers one line and hangs up. FAILS: check_one_line_gets_one_answer, check_every_text_gets_its_answer, check_a_line_in_pieces_is_one_line, check_three_lines_in_one_send_are_three_lines, check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_text_of_any_script_in_single_bytes, check_carriage_return_and_newline_end_a_line, check_nothing_else_ends_a_line, check_bytes_that_are_not_text_get_an_error_line, check_no_bad_byte_harms_the_lines_around_it, check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4096_bytes_is_not_too_long DIAGNOSIS: hangs_up_on_a_client line 24
import socketserver


class LineHandler(socketserver.StreamRequestHandler):
    def handle(self):
        # self.rfile is a file-like object; we can use readline() instead of recv()
        try:
            line = self.rfile.readline(4097)
            if not line.endswith(b"\n"):
                if len(line) > 4096:
                    self.wfile.write("error: слишком длинная строка\n".encode())
                return
            line = line.removesuffix(b"\n").removesuffix(b"\r")
            print("{} wrote: {}".format(self.client_address[0], line))
            self.wfile.write(line.decode().upper().encode() + b"\n")
        except UnicodeDecodeError:
            self.wfile.write("error: это не UTF-8\n".encode())
        except OSError as e:
            print(e)


with socketserver.TCPServer(("localhost", 9999), LineHandler) as server:
    server.serve_forever()
