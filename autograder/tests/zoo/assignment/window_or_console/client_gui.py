import socket
import tkinter

s = socket.socket()
s.connect(("localhost", 9010))
root = tkinter.Tk()
entry = tkinter.Entry(root)
entry.pack()
entry.bind("<Return>", lambda e: s.send(entry.get().encode()))
root.mainloop()
