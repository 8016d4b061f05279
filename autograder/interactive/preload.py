"""Import the modules that make a report before a program runs: the program could write over their files meanwhile."""

from __future__ import annotations


def import_reporting(*, page: bool = False, colour: bool = False) -> None:
    """Import what a report in the terminal needs; also for `colour` and for a `page`, if asked."""
    import rich.cells

    from autograder.interactive import progress  # noqa: F401
    from autograder.report import lesson_text, output_tail, thread_places  # noqa: F401
    from autograder.story.diagnosis import registry  # noqa: F401
    from autograder.story.diagram import plain_text  # noqa: F401
    from autograder.story.wording import cause_sentences  # noqa: F401

    if colour:
        import rich.console
        import rich.text  # noqa: F401
    if page:
        import jinja2  # noqa: F401

        from autograder.report import lesson_page  # noqa: F401
