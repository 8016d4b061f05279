"""Import whatever tells a result, before a program runs: it could write over our files meanwhile."""

from __future__ import annotations


def load_what_tells(*, page: bool = False, colour: bool = False) -> None:
    """What a report in the terminal needs; in `colour` and as a `page`, if it is wanted so."""
    import rich.cells

    from autograder.companion import carry_over  # noqa: F401
    from autograder.report import terminal, where  # noqa: F401
    from autograder.story import diagnosis, diagram  # noqa: F401

    if colour:
        import rich.console
        import rich.text  # noqa: F401
    if page:
        import jinja2  # noqa: F401

        from autograder.report import page as the_page  # noqa: F401
