"""What only the Linux kernel knows about a program: its sockets, its system calls, whether it is settled."""
