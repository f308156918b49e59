# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The page of tenon inspect --html in a real browser: what it counts, what a click lights up, that it asks for nothing."""

import json
import re
import shutil
import subprocess

import pytest

from programs import run
from test_see import block, block_plan  # noqa: F401

BROWSER = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
needs_browser = pytest.mark.skipif(not BROWSER, reason="#4: no browser here; Debian's package is chromium-headless-shell")


def browse(path, *options):
    return subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", *options,
                           path.as_uri()], capture_output=True, text=True, timeout=120, check=True).stdout


def with_script(page, script, path):
    """The page with a script behind its own, so that a browser without a driver can click."""
    path.write_text(page.read_text().replace("</body>", f"<script>{script}</script></body>"))
    return path


@pytest.fixture(scope="module")
def page(block, tmp_path_factory):  # noqa: F811
    path = tmp_path_factory.mktemp("page") / "block.html"
    run("tenon", "inspect", block, "--level", 0, "--html", path)
    return path


@pytest.fixture(scope="module")
def steps(block):  # noqa: F811
    return json.loads(run("tenon", "inspect", block, "--level", 0, "--json").stdout)["steps"]


def test_page_needs_nothing_else(page):
    text = page.read_text()
    assert not re.search(r'(src|href)="|url\(|@import|fetch\(|XMLHttpRequest', text)


@needs_browser
def test_page_counts_nodes_and_launches(page, steps):
    dom = browse(page, "--dump-dom")
    assert len(re.findall(r'class="node [^"]*" data-source=', dom)) == 5
    assert len(re.findall(r'class="node hue\d" data-plan=', dom)) == len(steps)
    assert len(re.findall(r'<tr data-step="\d+">', dom)) == len(steps)
    assert "5 source nodes became" in dom


@needs_browser
def test_a_click_lights_up_counterparts(page, tmp_path):
    click = with_script(page, "document.querySelector('[data-source=\"0\"]').dispatchEvent(new MouseEvent('click',{bubbles:true}));",
                        tmp_path / "click.html")
    dom = browse(click, "--dump-dom")
    lit = re.findall(r'class="node (?:hue\d|free) lit" data-(source|plan)="(\d+)"', dom)
    assert {number for side, number in lit if side == "source"} == {"0", "1", "2"}, "conv, norm and relu are one launch"
    assert any(side == "plan" for side, _ in lit)
    assert re.search(r'<tr data-step="\d+" class="lit">', dom), "its row in the table of launches"
    assert re.search(r'id="picked">step \d+: conv by', dom)


@needs_browser
def test_a_second_click_switches_it_off(page, tmp_path):
    twice = "for (let i = 0; i < 2; ++i) document.querySelector('[data-plan]').dispatchEvent(new MouseEvent('click',{bubbles:true}));"
    assert not re.search(r'class="[^"]*\blit\b', browse(with_script(page, twice, tmp_path / "twice.html"), "--dump-dom"))


@needs_browser
def test_a_click_on_a_heading_sorts(page, tmp_path):
    click = with_script(page, "document.querySelectorAll('#steps th')[1].click();", tmp_path / "sort.html")
    table = browse(click, "--dump-dom").split('id="steps"')[1].split("</table>")[0]
    times = [float(value) for value in re.findall(r'<tr data-step.*?data-value="[^"]*".*?data-value="([^"]*)"', table)]
    assert len(times) > 1 and times == sorted(times, reverse=True)


@needs_browser
@pytest.mark.parametrize("dark", [False, True])
def test_page_is_drawn(page, tmp_path, dark):
    from PIL import Image
    picture = tmp_path / "page.png"
    browse(page, f"--screenshot={picture}", "--window-size=1400,1000", *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []))
    colors = Image.open(picture).convert("RGB").getcolors(1 << 24)
    background = max(colors)[1]
    assert (sum(background) < 200) == dark
    assert len(colors) > 50, "boxes in several colours, text"
