from chat.room import Room

if __name__ == "__main__":
    Room("localhost", 3030).open()
