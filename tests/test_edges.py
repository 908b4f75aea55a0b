"""Constants that decide between two readings: what is just on each side of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sentiment.atomic import staged_directory, staged_file
from sentiment.evaluate.labelling import Proposals
from sentiment.ingest import IngestLog, read_posts
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.csv_header import find_header
from sentiment.ingest.source.encoding import sniff_encoding
from sentiment.measure.aspects import find_facets
from sentiment.schema import REACTIONS
from sentiment.select.pseudonyms import mask_text

if TYPE_CHECKING:
    from pathlib import Path


def test_years_of_two_digits_are_of_this_century() -> None:
    times = TimeParser(date_order="day")
    assert times.parse("27/01/25 11:00").year == 2025
    assert times.parse("27.01.09 11:00").year == 2009


def test_a_header_names_half_of_its_columns_or_more() -> None:
    title = ["Export of 1 May"]
    rows = [["down", "1", "2", "3"], ["up", "1", "2", "3"]]
    assert find_header([title, ["text", "date", "", ""], *rows]) == 1
    assert find_header([title, ["text", "", "", ""], *rows]) == 0


@pytest.mark.parametrize(("n_rounded", "said"), [(11, True), (10, False)])
def test_rounded_ids_are_said_where_most_are(
    tmp_path: Path, n_rounded: int, *, said: bool
) -> None:
    exact = [f"11234567890123{n:02d}7" for n in range(20 - n_rounded)]
    rounded = [f"12234567890123{n:02d}000"[:14] + f"{n}000" for n in range(n_rounded)]
    ids = [*exact, *(f"{each:0<17}" for each in rounded)]
    table = pd.DataFrame({"id": ids, "date": "2025-01-27T11:00Z", "text": "down"})
    table.to_csv(tmp_path / "posts.csv", index=False)
    log = IngestLog()
    read_posts(tmp_path / "posts.csv", log=log)
    assert any("a spreadsheet rounded them" in note for note in log.files[0].notes) == said


def test_short_western_texts_are_no_texts_of_central_europe() -> None:
    for text in ("Die Störung ist überall, schöne Grüße", "está à überall très déçu"):
        head = f"id,text\n1,{text}\n".encode("cp1252")
        assert head.decode(sniff_encoding(head)) == head.decode("cp1252")


def test_facets_are_looked_for_in_the_first_2000_characters() -> None:
    hope = "I hope my data is safe!"
    texts = [f"{'x ' * 980}{hope}", f"{'x ' * 1000}{hope}"]
    found = find_facets(pd.DataFrame({"text": texts}))
    assert found["facet_data_loss"].tolist() == [True, False]


def test_unsure_posts_that_are_asked_about_differ() -> None:
    same = "alpha beta gamma delta epsilon zeta eta theta iota kappa"
    texts = [f"{same} {word}" for word in ("one", "two", "three", "four", "five", "six")]
    texts += ["server cannot reach anything", "my photos vanished overnight somehow"]
    posts = pd.DataFrame({"post_id": list("abcdefgh"), "text": texts})
    posts = posts.assign(**{f"p_{name}": 0.25 for name in REACTIONS})
    proposals = Proposals(size=8, random_share=0.0)
    proposals.add(posts)
    assert sorted(text[:6] for text in proposals.chosen()["text"]) == [
        "alpha ",
        "my pho",
        "server",
    ]


def test_a_number_of_16_digits_is_no_phone() -> None:
    assert mask_text("call 123456789012345 now") == "call [phone] now"
    assert mask_text("id 1234567890123456 here") == "id 1234567890123456 here"
    assert mask_text("room 1234567 there") == "room 1234567 there"
    assert mask_text("dial 12345678 there") == "dial [phone] there"


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_outputs_are_readable_as_any_new_file_is(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with staged_file(tmp_path / "one.csv") as path:
            path.write_text("x")
        with staged_directory(tmp_path / "folder") as stage:
            (stage / "two.csv").write_text("x")
    finally:
        os.umask(before)
    assert (tmp_path / "one.csv").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "folder" / "two.csv").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755
