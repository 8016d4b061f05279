"""What a program's question wants, in seven languages, and what a person would type."""

from __future__ import annotations

import re
from enum import Enum


class Question(Enum):
    """What a question asks for."""

    HOST = "host"
    PORT = "port"
    CHOICE = "choice"
    YES = "yes"
    NAME = "name"
    PASSWORD = "password"
    MESSAGE = "message"  # the chat itself: it has begun
    UNKNOWN = "unknown"


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W\d_])(?:" + "|".join(words) + r")(?![^\W\d_])", re.IGNORECASE)


# English, Russian, Spanish, German, French, Turkish, Portuguese.
_PORT = _words("ports?", "порт[а-я]*", "puertos?", "portas?", "portu", "bağlantı noktası", "portnummer")
_HOST = _words(
    "host(?:name)?s?", "ips?", "ipv4", "ip-?adress[a-zсс]*", "address", "server ?(?:name|address|ip)", "хост[а-я]*",
    "адрес[а-я]*", "айпи", "ип", "ip-?адрес[а-я]*", "(?:имя|название) (?:сервера|хоста)", "direcci[oó]n(?: ip)?",
    "anfitri[oó]n", "servidor", "adresse", "h[oô]te", "rechner", "sunucu(?: adresi)?", "adres[a-zıi]*",
    "endere[cç]o", "localhost",
)  # fmt: skip
_WEAK_HOST = _words("server", "сервер[а-я]*", "serveur")
_NAME = _words(
    "names?", "nick(?:s|name)?", "user ?names?", "user", "login", "who are you", "call you", "handle", "pseudonym",
    "им[яе]", "имени", "именем", "ник[а-я]*", "никнейм[а-я]*", "логин[а-я]*", "зовут", "представьтесь", "псевдоним",
    "как к вам обращаться", "позывной", "nombre", "apodo", "usuario", "llamas?", "alias", "benutzer(?:name)?",
    "spitzname",
    "hei(?:ß|ss)t", "hei(?:ß|ss)en", "nom", "pr[eé]nom", "pseudo", "appelles?", "appelez", "utilisateur", "surnom",
    "isim", "ismin[a-zı]*", "ad[ıi]n[ıi]z?", "kullan[ıi]c[ıi](?: ad[ıi])?", "takma ad[a-zı]*", "rumuz[a-z]*", "ad",
    "nome", "apelido", "usu[aá]rio", "chama",
)  # fmt: skip
_PASSWORD = _words(
    "password",
    "passwd",
    "пароль",
    "пароля",
    "contrase[nñ]a",
    "passwort",
    "kennwort",
    "mot de passe",
    "[sş]ifre",
    "parola",
    "senha",
)
_MESSAGE = _words(
    "messages?", "msg", "сообщени[а-я]*", "text", "текст[а-я]*", "mensajes?", "mensage[mn]s?", "nachricht(?:en)?",
    "mesaj[a-zı]*",
    "me", "you", "yo", "вы", "я", "ты", "ich", "du", "moi", "vous", "ben", "eu", "chat", "say", "write", "пишите",
    "напиши(?:те)?",
    "скажи(?:те)?", "escrib[ae]", "schreib[a-z]*", "[eé]cri[a-z]+", "yaz[a-zı]*", "escrev[a-z]*",
)  # fmt: skip
_CHOICE = _words(
    "choose", "choice", "option", "select", "выбер[а-я]*", "выбор", "вариант[а-я]*", "режим[а-я]*", "mode",
    "действие", "elige",
    "elija", "opci[oó]n", "w[aä]hle[a-z]*", "auswahl", "choisi[a-z]*", "choix", "se[cç](?:in|im)[a-zı]*",
    "escolh[a-z]*", "op[cç][aã]o",
)  # fmt: skip
_MENU = re.compile(r"(?m)(?:^|[\s(\[])1\s?[\])\.:\-–—=/,]\s*\S|\b1 ?(?:or|или|o|oder|ou|veya|/) ?2\b")
_YES_NO = re.compile(r"\(?\b[yY]/[nN]\b|\b[дД]/[нН]\b|\byes/no\b|\bда/нет\b", re.IGNORECASE)
_OTHERS = _words(
    "peer", "friend", "remote", "other", "their", "destination", "target", "partner", "recipient", "second",
    "собеседник[а-я]*",
    "друг[а-я]*", "получател[а-я]*", "удал[её]нн[а-я]*", "второ[а-я]*", "send(?: to)?", "connect to",
)  # fmt: skip
_OPTION = re.compile(r"(?:^|[\s(\[,;/])([0-9a-zA-Z])\s?[\])\.:\-–—=]\s*([^\n,;/()\[\]]+)")


def wants(prompt: str, above: str = "", target: str = "", *, number: bool = False) -> Question:
    """What is asked for.

    `prompt` is what `input()` was given, `above` the last lines on the screen before it, `target`
    the variable that takes the answer, `number` whether it has to be one. The prompt speaks first;
    an unlabelled one is read from the screen above it, then from the variable's name.
    """
    labelled = _kind(prompt)
    if number and labelled in (Question.MESSAGE, Question.UNKNOWN) and not _MENU.search(f"{above}\n{prompt}"):
        return Question.PORT
    if (
        labelled is Question.MESSAGE
        and _bare(prompt)
        and _kind(above) in (Question.CHOICE, Question.NAME, Question.PORT, Question.HOST)
    ):
        return _kind(above)
    if labelled is not Question.UNKNOWN:
        return labelled
    if prompt.strip(" \t\n>:$#-»") == "" or number:
        shown = _kind(above)
        if shown not in (Question.UNKNOWN, Question.MESSAGE):
            return shown
        named = _kind(re.sub(r"[_\d]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", target)))
        if named is not Question.UNKNOWN:
            return named
        return Question.PORT if number else shown
    return Question.UNKNOWN


def _bare(prompt: str) -> bool:
    return len(prompt.strip()) <= 2


def _kind(text: str) -> Question:
    if _PASSWORD.search(text):
        return Question.PASSWORD
    if _YES_NO.search(text):
        return Question.YES
    if _MENU.search(text):
        return Question.CHOICE
    host, port = _HOST.search(text), _PORT.search(text)
    if host and (not port or host.start() < port.start()):
        return Question.HOST
    if port:
        return Question.PORT
    message = _MESSAGE.search(text)
    if _NAME.search(text) and not (message and message.group().casefold() in _SURELY_CHAT):
        return Question.NAME
    if _CHOICE.search(text):
        return Question.CHOICE
    if message:
        return Question.MESSAGE
    return Question.HOST if _WEAK_HOST.search(text) else Question.UNKNOWN


_SURELY_CHAT = {"message", "messages", "msg", "сообщение", "сообщения", "mensaje", "mensagem", "nachricht"}


def is_about_the_other(prompt: str) -> bool:
    """Whether a question about a port or an address means somebody else's, not one's own."""
    return bool(_OTHERS.search(prompt))


def is_a_tag(prompt: str) -> bool:
    """Whether a prompt only says who speaks ("server> ", "Клиент: "): in a loop that is the chat, not a question."""
    return (
        re.fullmatch(
            r"\W*(?:server|client|user|сервер|клиент|serveur|servidor|cliente|kunde)\s?\d?\W*", prompt, re.IGNORECASE
        )
        is not None
    )


def wants_both(prompt: str) -> bool:
    """Whether one answer has to hold host and port ("host:port")."""
    return bool(re.search(r"host\s*:\s*port|ip\s*:\s*port|адрес\s*:\s*порт|хост\s*:\s*порт", prompt, re.IGNORECASE))


_SERVES = _words(
    "server", "сервер[а-я]*", "host", "create", "созда[а-я]*", "listen", "wait", "ждать", "servidor", "crear", "serveur"
)
_JOINS = _words(
    "client",
    "клиент[а-я]*",
    "join",
    "connect",
    "подключ[а-я]*",
    "войти",
    "присоедин[а-я]*",
    "cliente",
    "unirse",
    "rejoindre",
)


def option(text: str, *, as_server: bool | None = None) -> str:
    """What to type at a menu: the first option, or, where one file plays both parts, the one for this part."""
    found = _OPTION.findall(text)
    if as_server is not None:
        wanted = _SERVES if as_server else _JOINS
        for mark, words in found:
            if wanted.search(words):
                return str(mark)
        word = wanted.search(text)
        if word and not found:
            return word.group()
    if found and not any(mark == "1" for mark, _ in found):
        return str(found[0][0])
    slashed = re.search(r"[(\[]\s*(\w+)\s*[/|]\s*\w+", text)
    if slashed and not slashed.group(1).isdigit() and not found:
        return slashed.group(1)
    return "1"
