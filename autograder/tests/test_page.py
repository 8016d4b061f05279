"""The HTML page: self-contained, escaped, linked; and, where there is a browser, looked at in it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course.handout import Handout, HandoutStep
from autograder.grading.results import LessonResult, Verdict
from autograder.report.lesson_page import page_html
from autograder.story import events as ev
from autograder.tests.storyteller import Storyteller, a_death, deadlock, result, two_in_one

PASS, FAIL, WAIT, OOPS = Verdict.PASS, Verdict.FAIL, Verdict.WAIT, Verdict.OOPS
HANDOUT = Handout("04  Multichat", {1: HandoutStep(1, 10, "x", "", ("Who reads first?", "Read about recv.", "Loop."))})
EVIL = "</pre></details><script>document.title='owned'</script><img src=x onerror=document.title='owned'>\x1b[31m"
_VOID = {"meta", "br", "img", "hr", "link", "input"}


class _Page(HTMLParser):
    """Collects tags, ids and links, and checks that what opens also closes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.balanced = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        facts = dict(attrs)
        self.attributes.update(facts)
        self.ids += [facts["id"] or ""] if "id" in facts else []
        self.links += [facts["href"] or ""] if "href" in facts else []
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        self.balanced = self.balanced and bool(self._open) and self._open.pop() == tag


def _read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    page.balanced = page.balanced and not page._open
    return page


def _evil() -> LessonResult:
    teller = Storyteller(alice=EVIL)
    teller.client("alice", ev.CONNECTS).calls("accept", 9, "alice")
    teller.client("alice", ev.SENDS, data=EVIL.encode()).calls("recv", 12, "alice", EVIL.encode(), EVIL)
    teller.does(ev.PRINTS, 13, EVIL).does(ev.THREAD_DIES, 14, EVIL, EVIL).client("alice", ev.WAITS, EVIL)
    teller.story.source = f"{EVIL}\n" * 20
    teller.story.output = EVIL
    teller.story.program = EVIL
    teller.story.thread_dump = deadlock()
    graded = result(FAIL, OOPS, story=teller.story, reason=EVIL)
    for check in graded.checks:
        check.promise, check.causes, check.traceback = EVIL, [a_death(EVIL)], EVIL
    graded.notices = [EVIL]
    graded.wire = EVIL
    return graded


def test_the_page_needs_no_network_and_runs_no_script() -> None:
    html = page_html(result(PASS, FAIL, OOPS, WAIT), HANDOUT)
    page = _read(html)
    assert not {"script", "link", "iframe", "img", "object"} & set(page.tags)
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", html)
    assert "default-src 'none'" in html


def test_the_page_is_well_formed_and_every_link_leads_somewhere() -> None:
    page = _read(page_html(result(PASS, FAIL, OOPS, WAIT), HANDOUT))
    assert page.balanced
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_touched_lines_lead_to_their_events_and_back() -> None:
    page = _read(page_html(result(FAIL), HANDOUT))
    assert any(re.fullmatch(r"#c1-row-\d+", link) for link in page.links)
    assert "#server-L33" in page.links


def test_untrusted_text_is_escaped_everywhere() -> None:
    html = page_html(_evil(), HANDOUT)
    page = _read(html)
    assert page.balanced
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not any(name.startswith("on") for name in page.attributes)
    assert "\x1b" not in html


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=100), st.binary(max_size=100))
def test_any_text_makes_a_well_formed_page(text: str, data: bytes) -> None:
    teller = Storyteller(alice=text).client("alice", ev.SENDS, data=data).calls("recv", 2, "alice", data, text)
    teller.story.output = teller.story.source = text
    html = page_html(result(FAIL, story=teller.story, reason=text), HANDOUT)
    html.encode("utf-8")
    assert _read(html).balanced


def test_everything_the_terminal_tells_is_on_the_page() -> None:
    story = two_in_one()
    story.thread_dump = deadlock()
    graded = result(FAIL, story=story)
    graded.checks[0].causes = [a_death("OSError: gone")]
    html = page_html(graded, HANDOUT)
    for part in (
        "Promise 1 is kept.",
        "alice did not hear it",
        "names_lock",
        "since line 57",
        "died of OSError: gone, at line 40",
        "got one",
        "Read the exception from its end",
        "The mistake is in line 40",
        "--step 1 --seed 7",
        "0/10",
    ):
        assert part in html


# -- in a real browser ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium, the system's own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium found: the page is not looked at in a browser")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def _open(browser: Any, tmp_path: Path, graded: LessonResult, width: int = 1200, **options: Any) -> Any:
    path = tmp_path / "report.html"
    path.write_text(page_html(graded, HANDOUT), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    page.goto(path.as_uri())
    return page


def test_in_a_browser_no_foreign_script_runs(browser: Any, tmp_path: Path) -> None:
    page = _open(browser, tmp_path, _evil())
    assert page.title().startswith("04")
    assert page.evaluate("document.scripts.length") == 0
    assert page.evaluate("document.images.length") == 0
    page.close()


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_in_a_browser_nothing_sticks_out_of_the_window(browser: Any, tmp_path: Path, width: int) -> None:
    page = _open(browser, tmp_path, result(PASS, FAIL, OOPS, WAIT), width)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_every_text_has_enough_contrast(browser: Any, tmp_path: Path, scheme: str) -> None:
    page = _open(browser, tmp_path, result(PASS, FAIL, OOPS, WAIT), color_scheme=scheme)
    worst = page.evaluate(_CONTRAST)
    assert worst["ratio"] >= 4.5, worst
    page.close()


def test_in_a_browser_the_keyboard_opens_a_hint(browser: Any, tmp_path: Path) -> None:
    page = _open(browser, tmp_path, result(FAIL))
    hint = page.get_by_text("Who reads first?")
    assert not hint.is_visible()
    page.get_by_text("Hint 1 of 3").focus()
    page.keyboard.press("Enter")
    assert hint.is_visible()
    page.close()


# The lowest ratio of contrast (WCAG 2.1, 1.4.3) among all texts, against the nearest painted background.
_CONTRAST = """() => {
  const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const line = v => v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.map(line);
    return .2126 * r + .7152 * g + .0722 * b; };
  let worst = {ratio: 99};
  for (const e of document.querySelectorAll('body *')) {
    if (e.tagName === 'style' || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (!e.getClientRects().length) continue;
    const svg = e.closest('svg'), style = getComputedStyle(e);
    let back = svg ? rgb(getComputedStyle(svg.querySelector('.panel')).fill) : null;
    for (let up = e; !back && up; up = up.parentElement) {
      const c = rgb(getComputedStyle(up).backgroundColor);
      if (c.length === 3 || c[3] === 1) back = c.slice(0, 3);
    }
    const a = light(rgb(svg ? style.fill : style.color).slice(0, 3)), b = light(back || [255, 255, 255]);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst.ratio) worst = {ratio, text: e.textContent.slice(0, 40), tag: e.tagName};
  }
  return worst;
}"""
