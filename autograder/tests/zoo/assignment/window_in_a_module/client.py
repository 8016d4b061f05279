import socket

from gui import Window

s = socket.socket()
s.connect(("localhost", 9001))
Window(s).show()
