import curses
import socket
import threading


def main(screen):
    s = socket.create_connection(("localhost", 9009))
    curses.echo()

    def rx():
        row = 0
        while d := s.recv(1024):
            screen.addstr(row, 0, d.decode())
            screen.refresh()
            row += 1

    threading.Thread(target=rx, daemon=True).start()
    while True:
        s.send(screen.getstr(20, 0))


curses.wrapper(main)
