"""Renders the HTML templates of this folder: values are escaped, and a name without a value is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def render(template: str, **values: Any) -> str:
    """The template ("lesson_page.html.j2") with these values. Raises jinja2.TemplateError."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a terminal report needs none of it

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values)
