# WRONG: asks for the port at the keyboard before anything else. FAILS: check_the_server_starts_and_binds, check_the_first_datagram_is_a_name, check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_is_told_once, check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_the_largest_datagram_harms_nobody, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_messages_of_every_size_are_whole_or_refused, check_the_port_alone_is_nobody, check_a_send_that_fails_stops_nobody DIAGNOSIS: waits_in_input line 56
import socket
import sys

TIMEOUT = 0.25
MAX = 65535


def main(port=8080):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", port))
    server.settimeout(TIMEOUT)  # so that Ctrl-C works on Windows, too
    names = {}
    rounds = 0
    try:
        while True:
            rounds += 1
            try:
                data, client = server.recvfrom(MAX)
            except socket.timeout:
                continue
            except OSError as e:
                print("receive:", e, file=sys.stderr)
                continue
            for target, text in react(names, client, data):
                try:
                    server.sendto(text.encode(), target)
                except OSError as e:
                    print("send:", e, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped after", rounds, "rounds")
    finally:
        server.close()


def react(names, client, data):
    """What has to be sent to whom."""
    if not data:
        return []
    text = data.decode("utf-8", "replace")
    others = [c for c in names if c != client]
    if text == "exit":
        if client not in names:
            return []
        gone = names.pop(client)
        return [(o, f"{gone} left") for o in others]
    if client in names:
        return [(o, f"{names[client]}: {text}") for o in others]
    if text in names.values():
        return [(client, "taken")]
    names[client] = text
    return [(client, f"you are {text}")] + [(o, f"{text} joined") for o in others]


if __name__ == "__main__":
    main(int(input("port: ")))
