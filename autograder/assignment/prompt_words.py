"""The words of prompts and menus: English, Russian, Spanish, German, French, Turkish, Portuguese."""

from __future__ import annotations

import re


def _any_of(*words: str) -> re.Pattern[str]:
    """Any of these patterns as a whole word."""
    return re.compile(r"(?<![^\W\d_])(?:" + "|".join(words) + r")(?![^\W\d_])", re.IGNORECASE)


PORT = _any_of(
    "ports?", "порт[а-я]*", "puertos?", "portas?", "portu", "bağlantı noktası", "portnummer",
)  # fmt: skip
HOST = _any_of(
    "host(?:name)?s?", "ips?", "ipv4", "ip-?adress[a-zсс]*", "address", "server ?(?:name|address|ip)", "хост[а-я]*",
    "адрес[а-я]*", "айпи", "ип", "ip-?адрес[а-я]*", "(?:имя|название) (?:сервера|хоста)", "direcci[oó]n(?: ip)?",
    "anfitri[oó]n", "servidor", "adresse", "h[oô]te", "rechner", "sunucu(?: adresi)?", "adres[a-zıi]*", "endere[cç]o",
    "localhost",
)  # fmt: skip
# Asks for a host if nothing else in the prompt says what it asks for.
MAYBE_HOST = _any_of(
    "server", "сервер[а-я]*", "serveur",
)  # fmt: skip
NAME = _any_of(
    "names?", "nick(?:s|name)?", "user ?names?", "user", "login", "who are you", "call you", "handle", "pseudonym",
    "им[яе]", "имени", "именем", "ник[а-я]*", "никнейм[а-я]*", "логин[а-я]*", "зовут", "представьтесь", "псевдоним",
    "как к вам обращаться", "позывной", "nombre", "apodo", "usuario", "llamas?", "alias", "benutzer(?:name)?",
    "spitzname", "hei(?:ß|ss)t", "hei(?:ß|ss)en", "nom", "pr[eé]nom", "pseudo", "appelles?", "appelez", "utilisateur",
    "surnom", "isim", "ismin[a-zı]*", "ad[ıi]n[ıi]z?", "kullan[ıi]c[ıi](?: ad[ıi])?", "takma ad[a-zı]*",
    "rumuz[a-z]*", "ad", "nome", "apelido", "usu[aá]rio", "chama",
)  # fmt: skip
PASSWORD = _any_of(
    "password", "passwd", "пароль", "пароля", "contrase[nñ]a", "passwort", "kennwort", "mot de passe", "[sş]ifre",
    "parola", "senha",
)  # fmt: skip
MESSAGE = _any_of(
    "messages?", "msg", "сообщени[а-я]*", "text", "текст[а-я]*", "mensajes?", "mensage[mn]s?", "nachricht(?:en)?",
    "mesaj[a-zı]*", "me", "you", "yo", "вы", "я", "ты", "ich", "du", "moi", "vous", "ben", "eu", "chat", "say",
    "write", "пишите", "напиши(?:те)?", "скажи(?:те)?", "escrib[ae]", "schreib[a-z]*", "[eé]cri[a-z]+", "yaz[a-zı]*",
    "escrev[a-z]*",
)  # fmt: skip
CHOICE = _any_of(
    "choose", "choice", "option", "select", "выбер[а-я]*", "выбор", "вариант[а-я]*", "режим[а-я]*", "mode",
    "действие", "elige", "elija", "opci[oó]n", "w[aä]hle[a-z]*", "auswahl", "choisi[a-z]*", "choix",
    "se[cç](?:in|im)[a-zı]*", "escolh[a-z]*", "op[cç][aã]o",
)  # fmt: skip
# In a question about a port or an address: it is somebody else's, not one's own.
PEER = _any_of(
    "peer", "friend", "remote", "other", "their", "destination", "target", "partner", "recipient", "second",
    "собеседник[а-я]*", "друг[а-я]*", "получател[а-я]*", "удал[её]нн[а-я]*", "второ[а-я]*", "send(?: to)?",
    "connect to",
)  # fmt: skip
# In a menu of a program that plays both parts: the option that makes it the server.
SERVE = _any_of(
    "server", "сервер[а-я]*", "host", "create", "созда[а-я]*", "listen", "wait", "ждать", "servidor", "crear",
    "serveur",
)  # fmt: skip
# ... and the one that makes it a client.
JOIN = _any_of(
    "client", "клиент[а-я]*", "join", "connect", "подключ[а-я]*", "войти", "присоедин[а-я]*", "cliente", "unirse",
    "rejoindre",
)  # fmt: skip
# A name may be asked for beside these, and it is the message that is wanted.
SURELY_MESSAGE = {"message", "messages", "msg", "сообщение", "сообщения", "mensaje", "mensagem", "nachricht"}
