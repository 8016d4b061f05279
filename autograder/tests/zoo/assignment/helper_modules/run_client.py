from chat.guest import Guest

if __name__ == "__main__":
    Guest("localhost", 3030).enter()
