import sys

from PyQt5.QtWidgets import QApplication, QLineEdit, QWidget


class Window:
    def __init__(self, sock):
        self.app = QApplication(sys.argv)
        self.widget = QWidget()
        self.line = QLineEdit(self.widget)
        self.line.returnPressed.connect(lambda: sock.send(self.line.text().encode()))

    def show(self):
        self.widget.show()
        self.app.exec_()
