"""Who acts in a check: clients, the typist, our own scripted server, and the room they meet in."""
