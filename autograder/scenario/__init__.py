"""The language of checks: the room and its clients, the client harness with its terminal and scripted server."""
