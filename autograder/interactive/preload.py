"""Import whatever tells a result, before a program runs: it could write over our files meanwhile."""

from __future__ import annotations


def load_what_tells(*, page: bool = False, colour: bool = False) -> None:
    """What a report in the terminal needs; in `colour` and as a `page`, if it is wanted so."""
    import rich.cells

    from autograder.interactive import progress  # noqa: F401
    from autograder.report import lesson_text, thread_places  # noqa: F401
    from autograder.story.diagnosis import registry  # noqa: F401
    from autograder.story.diagram import plain_text  # noqa: F401

    if colour:
        import rich.console
        import rich.text  # noqa: F401
    if page:
        import jinja2  # noqa: F401

        from autograder.report import lesson_page  # noqa: F401
