"""What only Linux's kernel tells about a program: sockets, system calls, whether it is settled."""
