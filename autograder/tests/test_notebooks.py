"""Every notebook runs top to bottom in a fresh kernel, leaves nothing behind, and draws its diagram in JupyterLab."""

from __future__ import annotations

import ast
import builtins
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from autograder import notebook_tools
from autograder.course.lessons import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
MARK, TOKEN = "CHATLAB_TEST", secrets.token_hex(8)
pytestmark = pytest.mark.filterwarnings("default")  # jupyter's own libraries warn of one another


def execute(path: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """Run one notebook by the instructor's own command, in a process of its own."""
    command = [sys.executable, str(ROOT / "notebooks" / "build.py"), path.name[:2], "--into", str(into)]
    environment = {**os.environ, MARK: TOKEN}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_top_to_bottom_and_leaves_no_process_behind(path: Path, tmp_path: Path) -> None:
    run = execute(path, tmp_path)

    assert run.returncode == 0, run.stderr
    cells = json.loads((tmp_path / path.name).read_text(encoding="utf-8"))["cells"]
    drawn = [o for c in cells for o in c.get("outputs", []) if "image/svg+xml" in o.get("data", {})]
    assert drawn, "no diagram was drawn"
    assert marked() == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_executed_and_its_cells_are_short(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]

    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert max(len("".join(cell["source"]).splitlines()) for cell in code) <= 12
    assert not [o for c in code for o in c["outputs"] if o["output_type"] == "error"]
    assert str(ROOT) not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_cells_of_a_notebook_use_names_that_exist(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ast.parse("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    known = {*dir(builtins), *notebook_tools.__all__}
    imports = (node for node in ast.walk(code) if isinstance(node, (ast.Import, ast.ImportFrom)))
    known |= {alias.asname or alias.name for node in imports for alias in node.names}
    names = [node for node in ast.walk(code) if isinstance(node, ast.Name)]
    known |= {node.id for node in names if isinstance(node.ctx, ast.Store)}

    assert {node.id for node in names} <= known


def marked() -> list[int]:
    """Processes that carry the mark of this test, which kernels and the programs in them inherit."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == TOKEN:
                found.append(process.pid)
        except psutil.Error:
            continue  # not ours, or gone
    return found


def browser() -> str | None:
    """A Chromium of this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """JupyterLab itself, on a port of its own choosing; the address with its token."""
    shutil.copytree(ROOT, tmp_path / "kit", ignore=shutil.ignore_patterns(".*", "__pycache__"))
    token = secrets.token_hex(8)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port=0", "--ServerApp.ip=127.0.0.1"]
    command += [f"--IdentityProvider.token={token}", "--allow-root", "--LabApp.expose_app_in_browser=True"]
    command += ["--ServerApp.root_dir", str(tmp_path / "kit")]
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path),
    }
    environment.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as server:
        assert server.stderr is not None
        try:
            for line in server.stderr:
                found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
                if found:
                    break
            else:
                raise AssertionError("JupyterLab ended before it listened")
            yield f"http://127.0.0.1:{found[1]}/lab/tree/notebooks/04_multichat.ipynb?token={token}"
        finally:
            server.terminate()
            server.stderr.close()
            server.wait(timeout=30)


NOTEBOOK = "window.jupyterapp?.shell?.currentWidget"
CODE_CELLS = f"{NOTEBOOK}.content.widgets.filter(cell => cell.model.type == 'code')"


@pytest.mark.lab
def test_the_diagram_is_seen_in_jupyterlab_after_run_all_cells(lab: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed here")
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed here")
    if browser() is None:
        pytest.skip("no Chromium on this machine: nothing can be drawn")

    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=browser(), args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.goto(lab, timeout=90_000)
        page.wait_for_function(f"{NOTEBOOK} && {NOTEBOOK}.content.widgets.length > 5", timeout=90_000)
        page.evaluate(f"{NOTEBOOK}.context.ready.then(() => {NOTEBOOK}.sessionContext.ready)")
        page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        pictures = page.locator(".jp-RenderedSVG img[src*=alice]")  # that is how JupyterLab shows an SVG
        playwright.expect(pictures).to_have_count(0)

        # what the menu's "Run All Cells" does; it answers when the last cell has run
        assert page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")

        page.wait_for_function(f"{NOTEBOOK}.sessionContext.session.kernel.status == 'idle'", timeout=90_000)
        assert page.evaluate(f"{CODE_CELLS}.every(cell => cell.model.executionCount > 0)")
        playwright.expect(pictures.first).to_be_visible(timeout=30_000)
        assert pictures.first.evaluate("picture => picture.complete && picture.naturalWidth") > 100  # drawn, not broken
        chromium.close()
