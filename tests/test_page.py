"""The page of a report in a real browser: it reads, prints, sorts, and runs nothing foreign."""

from __future__ import annotations

import re
import shutil
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sentiment.compare import compare_outages
from sentiment.ingest import IngestLog, Skipped
from sentiment.outage import Statement, parse_outage
from sentiment.report import write_comparison, write_report
from tests.conftest import tagged_posts
from tests.studies import run_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.drawn
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "<svg onload=alert(3)><a href='javascript:alert(4)'>x</a></svg>",
    "</title></style></script><b>bold</b> {{ 7 * 7 }} {% raw %}",
    "pay \u202egnp.exe\u2066 now \x00\x1b[31m &lt;i&gt;",
    '" autofocus onfocus=alert(5) x="',
)
OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name=HOSTILE[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a report of posts, names and statements that all try to run something."""
    posts = tagged_posts(900)
    texts = [HOSTILE[at % len(HOSTILE)] for at in range(len(posts))]
    during = (posts["created_at"] >= OUTAGE.start) & (posts["created_at"] < OUTAGE.end)
    posts = posts.assign(
        text=pd.Series(texts, index=posts.index, dtype="str"),
        reaction=posts["reaction"].where(~during, "frustration"),
    )
    said = (Statement(OUTAGE.start, "acknowledged", HOSTILE[1]),)
    other = parse_outage("2024-03-05T01:00Z/2024-03-05T02:00Z", name=HOSTILE[2])
    outages = [replace(OUTAGE, statements=said, platform=HOSTILE[4]), other]
    log = IngestLog()
    log.begin(f"{HOSTILE[1]}.csv").n_read = 900
    log.skip(Skipped("a.csv", 7, "no time", HOSTILE[0]))
    study = run_study([posts], outages, n_quotes=2)
    made = tmp_path_factory.mktemp("page")
    write_report(replace(study, log=log), made)
    return made


@pytest.fixture(scope="module")
def compared(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a comparison of that report's outages."""
    made = tmp_path_factory.mktemp("compared")
    write_comparison(compare_outages([folder]), made)
    return made


@pytest.fixture(params=["report", "comparison"])
def either(request: pytest.FixtureRequest, folder: Path, compared: Path) -> Path:
    """Return the folder of each page."""
    return folder if request.param == "report" else compared


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("no chromium is installed on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the driver's own, of sockets and event loops
        from playwright.sync_api import sync_playwright  # noqa: PLC0415

        with sync_playwright() as driver:
            opened = driver.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            yield opened
            opened.close()


def visit(browser: Browser, folder: Path, **options: object) -> tuple[Page, list[str]]:
    """Open the page; return it, and all that it said, asked for or tried."""
    page = browser.new_page(**options)  # type: ignore[arg-type]
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    asked = re.compile(r"^(file|data):")
    page.on("request", lambda r: None if asked.match(r.url) else seen.append(r.url))
    page.goto((folder / "report.html").as_uri())
    return page, seen


def test_the_page_is_one_file_with_a_policy_and_no_foreign_address(either: Path) -> None:
    text = (either / "report.html").read_text(encoding="utf-8")
    assert len(text) < 3_000_000
    assert "Content-Security-Policy" in text
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    addresses = re.findall(r"""(?:src|href|srcset)=["']([^"']*)""", text)
    assert addresses
    assert all(a.startswith(("data:image/png;base64,", "#")) or ":" not in a for a in addresses)
    for start in ("<script>alert", "<img src=x", "<svg", "<b>bold", "javascript:alert(4)'>"):
        assert start not in text
    assert "\u202e" not in text
    assert "49" not in re.findall(r"\{\{ 7 \* 7 \}\}|49 \{%", text)


def test_links_lead_somewhere(either: Path) -> None:
    text = (either / "report.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    links = re.findall(r'<a[^>]* href="([^"]+)"', text)
    assert len(links) > 5
    for link in links:
        there = link[1:] in ids if link.startswith("#") else (either / link).is_file()
        assert there, link


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_overflows_and_nothing_is_said_or_run(
    browser: Browser, either: Path, width: int
) -> None:
    page, seen = visit(browser, either, viewport={"width": width, "height": 844})
    for details in page.query_selector_all("details"):
        details.evaluate("each => { each.open = true }")
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    assert page.locator("script").count() == 1
    assert page.locator("main b, main svg, main img:not(figure img)").count() == 0
    narrow = page.evaluate("document.querySelector('figure img').currentSrc.length")
    drawn = page.evaluate("document.querySelector('figure img').naturalWidth")
    assert narrow
    assert drawn == (780 if width <= 600 else 1500)
    assert seen == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Browser, either: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    page, _ = visit(
        browser, either, color_scheme=scheme, viewport={"width": 390, "height": 844}
    )
    for details in page.query_selector_all("details"):
        details.evaluate("each => { each.open = true }")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # the driver's own evaluate is not under the page's policy
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert [each["id"] for each in found.response["violations"]] == []
    assert len(found.response["passes"]) > 10
    page.close()


def test_tables_sort_by_keyboard_and_say_so(browser: Browser, folder: Path) -> None:
    page, seen = visit(browser, folder)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    table = page.locator("table.sortable").first
    head = table.locator("th button").nth(1)
    head.focus()
    page.keyboard.press("Enter")
    assert table.locator("th[aria-sort=ascending]").count() == 1
    numbers = [
        float(re.search(r"[+-]?[\d.]+", cell.replace("−", "-"))[0])  # type: ignore[index]
        for cell in table.locator("tbody tr td:nth-child(3)").all_inner_texts()
    ]
    assert numbers == sorted(numbers)
    page.keyboard.press("Enter")
    assert table.locator("th[aria-sort=descending]").count() == 1
    assert seen == []
    page.close()


def test_without_scripts_all_can_be_read(browser: Browser, either: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((either / "report.html").as_uri())
    assert page.locator(".headline p").first.is_visible()
    said = page.locator(".headline").first.inner_text()
    assert "expressed frustration" in said or "Frustration did not clearly change: +" in said
    page.locator("summary").first.click()
    assert page.locator("table").first.is_visible()
    context.close()


def test_hostile_text_is_shown_as_text(browser: Browser, folder: Path) -> None:
    page, seen = visit(browser, folder)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    shown = page.locator("main").inner_text()
    for text in ("<script>alert(1)</script>", "javascript:alert(4)", "{{ 7 * 7 }}", "\\u202e"):
        assert text in shown
    assert seen == []
    page.close()


def test_on_paper_everything_is_open(browser: Browser, either: Path) -> None:
    page, _ = visit(browser, either)
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
