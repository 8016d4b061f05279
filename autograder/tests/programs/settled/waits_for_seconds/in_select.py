import os
import select
import socket

seconds = float(os.environ["SECONDS"])
listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()

select.select([client], [], [], seconds)
