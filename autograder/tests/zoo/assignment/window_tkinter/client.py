import socket
import threading
import tkinter as tk
from tkinter import scrolledtext, simpledialog

s = socket.socket()
s.connect(("localhost", 9000))
root = tk.Tk()
name = simpledialog.askstring("Name", "Your name")
area = scrolledtext.ScrolledText(root)
area.pack()
line = tk.Entry(root)
line.pack()


def send(event):
    s.send(f"{name}: {line.get()}".encode())
    line.delete(0, tk.END)


def rx():
    while True:
        area.insert(tk.END, s.recv(1024).decode() + "\n")


line.bind("<Return>", send)
threading.Thread(target=rx, daemon=True).start()
root.mainloop()
