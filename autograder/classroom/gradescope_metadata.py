"""Who handed in what, in Gradescope's export: `submission_metadata.yml`."""

from __future__ import annotations

import yaml

from autograder.classroom.submissions import Student

METADATA = "submission_metadata.yml"


class BrokenMetadata(Exception):
    """The file cannot be read; the message is a sentence."""


def read_metadata(data: bytes) -> dict[str, tuple[list[Student], str]]:
    """Folder of a submission -> its submitters, and when they handed in (ISO 8601). Raises BrokenMetadata."""
    try:
        entries = yaml.safe_load(data.decode("utf-8"))
        return {
            str(folder): ([_student(one) for one in entry[":submitters"]], _when(entry.get(":created_at")))
            for folder, entry in (entries or {}).items()
        }
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        raise BrokenMetadata(f"{METADATA} is not as Gradescope writes it: {error}") from error


def _student(entry: dict[str, object]) -> Student:
    name, identifier, email = (str(entry.get(key) or "") for key in (":name", ":sid", ":email"))
    return Student(name, identifier, login=email.partition("@")[0], email=email)


def _when(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")
