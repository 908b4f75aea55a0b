"""At which share, length, variety and distance one column goes before another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sentiment.ingest.platform.choice import Choice
from sentiment.ingest.platform.choose import choose_columns
from sentiment.ingest.platform.choose_time import choose_time
from sentiment.ingest.platform.column_sample import columns_of

FIRST = datetime(2024, 5, 1, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = "it will not load here"  # 21 characters


def rows_of(**columns: list[Any]) -> list[dict[str, Any]]:
    names = list(columns)
    return [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns.values(), strict=True)
    ]


def chosen(rows: list[dict[str, Any]], *, any_name: bool = False) -> dict[str, str]:
    paths = choose_columns(columns_of(rows), {}, any_name=any_name).paths
    return {
        name: "+".join("/".join(path) for path in columns) for name, columns in paths.items()
    }


def time_of(rows: list[dict[str, Any]]) -> str | None:
    choice = Choice(columns_of(rows))
    choose_time(choice)
    paths = choice.paths.get("created_at")
    return None if paths is None else "+".join("/".join(path) for path in paths)


def told(times: list[datetime], form: str = "%Y-%m-%dT%H:%M:%SZ") -> list[Any]:
    return [each.strftime(form) for each in times]


def times(n: int, step: timedelta = 7 * HOUR) -> list[Any]:
    return told([FIRST + number * step for number in range(n)])


@pytest.mark.parametrize(("n", "name"), [(5, "created"), (4, "published_when")])
def test_a_usual_name_holds_times_where_half_of_its_values_are_some(n: int, name: str) -> None:
    created = [*times(n), *["soon"] * (10 - n)]
    assert time_of(rows_of(created=created, published_when=times(10))) == name


@pytest.mark.parametrize(
    ("readable", "filled", "found"),
    [(9, 10, True), (8, 10, False), (5, 5, True), (4, 4, False)],
)
def test_a_likely_name_holds_times_where_nine_of_ten_are_some_in_half_of_the_records(
    readable: int, filled: int, *, found: bool
) -> None:
    values = [*times(readable), *["soon"] * (filled - readable), *[None] * (10 - filled)]
    rows = rows_of(published_when=values, text=[f"down {n}" for n in range(10)])
    assert time_of(rows) == ("published_when" if found else None)


@pytest.mark.parametrize(
    ("whole", "days", "other", "missing", "found"),
    [
        *((10, 0, 0, 0, True), (9, 0, 1, 0, True), (8, 0, 2, 0, False)),
        *((9, 0, 0, 1, True), (8, 0, 0, 2, False)),
        *((9, 1, 0, 0, True), (8, 2, 0, 0, False)),
    ],
)
def test_any_name_holds_times_where_nine_of_ten_are_whole_ones(
    whole: int, days: int, other: int, missing: int, *, found: bool
) -> None:
    values = [*times(whole), *["2024-05-02"] * days, *["soon"] * other, *[None] * missing]
    assert time_of(rows_of(text=list("abcdefghij"), zz=values)) == ("zz" if found else None)
    assert time_of(rows_of(text=list("abcdefghij"), user_zz=values)) is None


def test_numbers_are_no_times_of_columns_without_a_name_for_them() -> None:
    seconds = [str(1_714_557_600 + 50 * n) for n in range(10)]
    assert time_of(rows_of(text=["down"] * 10, zz=seconds)) is None
    assert time_of(rows_of(column_1=["down"] * 10, column_2=seconds)) is None
    assert time_of(rows_of(column_1=["down"] * 10, column_2=times(10))) == "column_2"
    assert time_of(rows_of(text=["down"] * 10, created=seconds)) == "created"


def test_columns_that_do_not_say_so_are_the_last_to_hold_times() -> None:
    columns = {"text": ["down"] * 10, "updated_at": times(10)}
    assert time_of(rows_of(**columns, zz=times(10, 9 * HOUR))) == "updated_at"
    assert time_of(rows_of(**columns, published_when=times(10))) == "updated_at"
    assert time_of(rows_of(**columns, created=times(10))) == "created"
    # where none can be read the likeliest is taken, so that all is rejected for that
    assert time_of(rows_of(text=["down"], posted=["soon"], created=["soon"])) == "created"


def test_some_numbers_among_times_are_dates() -> None:
    mixed = [*times(9), "20240509"]
    assert time_of(rows_of(text=["down"] * 10, zz=mixed)) == "zz"
    assert time_of(rows_of(column_1=["down"] * 10, column_2=mixed)) == "column_2"
    days = ["2024-05-01"] * 9 + ["soon"]
    assert time_of(rows_of(text=["down"] * 10, published_when=days)) == "published_when"
    assert time_of(rows_of(text=["down"] * 10, zz=days)) is None


@pytest.mark.parametrize(("with_clock", "name"), [(5, "published"), (6, "created")])
def test_a_clock_is_told_by_more_than_half(with_clock: int, name: str) -> None:
    start = [FIRST + number * DAY for number in range(10)]
    some = [
        each.strftime("%Y-%m-%dT%H:%M:%SZ" if number < with_clock else "%Y-%m-%d")
        for number, each in enumerate(start)
    ]
    around = [each + (1 - number % 2 * 2) * 3 * DAY for number, each in enumerate(start)]
    rows = rows_of(created=some, published=told(around))
    assert time_of(rows) == name
    # less than that has its clock beside it, or in another column
    beside = "created+clock" if with_clock == 5 else "created"
    assert time_of(rows_of(created=some, clock=["9:05"] * 10)) == beside
    finer = "zz" if with_clock == 5 else "created"
    assert time_of(rows_of(created=some, zz=told(start))) == finer


@pytest.mark.parametrize(("zoned", "name"), [(2, "created"), (1, "created+tz")])
def test_zones_are_joined_where_nine_of_ten_have_none(zoned: int, name: str) -> None:
    created = [f"2024-05-0{n % 9 + 1} 10:00{'Z' if n < zoned else ''}" for n in range(10)]
    assert time_of(rows_of(created=created, tz=["+0200"] * 10)) == name


@pytest.mark.parametrize(
    ("readable", "with_clock", "found"),
    [(10, 10, True), (9, 9, True), (8, 8, False), (10, 6, True), (10, 5, False)],
)
def test_a_finer_time_is_whole(readable: int, with_clock: int, *, found: bool) -> None:
    days = [FIRST.replace(hour=0) + number * DAY for number in range(10)]
    fine = told([each + 3 * HOUR for each in days])
    fine = [each if n < with_clock else each[:10] for n, each in enumerate(fine)]
    fine[readable:] = ["soon"] * (10 - readable)
    rows = rows_of(created=told(days, "%Y-%m-%d"), zz=fine)
    assert time_of(rows) == ("zz" if found else "created")


def test_why_a_column_of_times_was_taken() -> None:
    both = rows_of(created=times(10), posted=[*times(8), "soon", "soon"])
    for rows, why in (
        (both, "its name, rather than posted"),
        (
            rows_of(created=[*times(8), "soon", "soon"], posted=times(10)),
            "more of its values are whole times, rather than created",
        ),
        (
            rows_of(created=times(10), posted=told([FIRST - 30 * DAY] + [FIRST] * 9)),
            "its name, rather than posted",
        ),
    ):
        choice = Choice(columns_of(rows))
        choose_time(choice)
        assert choice.why["created_at"] == why


@pytest.mark.parametrize(("different", "name"), [(3, "created"), (2, "published")])
def test_times_that_many_posts_share_yield(different: int, name: str) -> None:
    # to both sides of the others, so that neither is the later one
    few = told([FIRST + n % different * 60 * HOUR for n in range(10)])
    assert time_of(rows_of(created=few, published=times(10))) == name


@pytest.mark.parametrize(
    ("gaps", "later"),
    [
        # farther than two zones are apart
        *(([14 * HOUR], False), ([14 * HOUR + timedelta(seconds=1)], True)),
        ([13.5 * HOUR, 14.4 * HOUR], False),
        # or by more than an hour more here than there
        *(([HOUR, 2 * HOUR], False), ([HOUR, 2 * HOUR + timedelta(seconds=1)], True)),
        # never before
        *(([timedelta(0), 2 * HOUR], True), ([timedelta(seconds=-1), 2 * HOUR], False)),
        # nor years after, as an account's birth is to its posts
        *(([400 * DAY], True), ([400 * DAY + timedelta(seconds=1)], False)),
        # of most posts
        (([400 * DAY] * 3 + [700 * DAY] * 2), True),
        (([400 * DAY] * 2 + [700 * DAY] * 3), False),
    ],
)
def test_the_time_of_what_happened_to_posts_later_yields(
    gaps: list[timedelta], *, later: bool
) -> None:
    n = 10
    published = [FIRST + number * 31 * HOUR for number in range(n)]
    created = [each + gaps[number % len(gaps)] for number, each in enumerate(published)]
    name = "published" if later else "created"
    assert time_of(rows_of(created=told(created), published=told(published))) == name
    # twice each, and one that is none
    twice = rows_of(created=told(created) * 2, published=told(published) * 2)
    assert time_of(twice) == name
    for field in ("created", "published"):
        twice[-1][field] = "soon"
    assert time_of(twice) == name


@pytest.mark.parametrize(
    ("with_clock", "name"), [(5, "published"), (4, "created"), (10, "published")]
)
def test_only_times_of_day_tell_what_came_later(with_clock: int, name: str) -> None:
    published = [FIRST + number * 31 * HOUR for number in range(10)]
    early = [
        each.strftime("%Y-%m-%dT%H:%M:%SZ" if number < with_clock else "%Y-%m-%d")
        for number, each in enumerate(published)
    ]
    created = told([each + 30 * HOUR for each in published])
    assert time_of(rows_of(created=created, published=early)) == name


@pytest.mark.parametrize(("different", "name"), [(9, "published"), (8, "created")])
def test_what_posts_belong_to_was_not_made_later(different: int, name: str) -> None:
    published = [FIRST + min(number, different - 1) * 31 * HOUR for number in range(10)]
    created = [FIRST + (number + 2) * 31 * HOUR for number in range(10)]
    assert time_of(rows_of(created=told(created), published=told(published))) == name


@pytest.mark.parametrize(
    ("shift", "found"),
    [
        *((timedelta(0), True), (-14 * HOUR, True), (-14 * HOUR - HOUR / 60, False)),
        *((38 * HOUR, False), (38 * HOUR - HOUR / 60, True)),
    ],
)
def test_a_finer_time_is_on_the_same_days_in_any_zone(shift: timedelta, *, found: bool) -> None:
    days = [FIRST.replace(hour=0) + number * DAY for number in range(10)]
    # 23:59 in one record keeps this one from being of midnights alone
    fine = [each + shift for each in days]
    fine[3] -= timedelta(minutes=1) if shift > timedelta(0) else timedelta(minutes=-1)
    rows = rows_of(created=told(days, "%Y-%m-%d"), zz=told(fine))
    assert time_of(rows) == ("zz" if found else "created")
    rows = rows_of(created=told(days, "%Y-%m-%d"), collected_zz=told(fine))
    assert time_of(rows) == "created"


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["year", "month", "day"], "year+month+day"),
        (["year", "month", "day", "hour", "minute"], "year+month+day+hour+minute"),
        (["year", "month", "day", "minute"], "year+month+day"),
        (["year", "month"], None),
    ],
)
def test_parts_of_times_in_columns_of_their_own(names: list[str], found: str | None) -> None:
    values = {"year": 2024, "month": 5, "hour": 9, "minute": 30}
    columns: dict[str, list[Any]] = {
        name: [str(values.get(name, number + 1)) for number in range(10)] for name in names
    }
    assert time_of(rows_of(text=["down"] * 10, **columns)) == found
    columns[names[-1]] = [*columns[names[-1]][:8], None, None]  # too few have it
    rest = "+".join(names[:-1]) if len(names) > 3 and found == "+".join(names) else None
    rest = "year+month+day" if names[-1] == "minute" else rest
    expected = "year+month+day+hour" if "hour" in names else rest
    assert time_of(rows_of(text=["down"] * 10, **columns)) == expected


@pytest.mark.parametrize(("wrong", "found"), [(1, True), (2, False)])
def test_parts_that_are_no_dates(wrong: int, *, found: bool) -> None:
    days = ["31"] * wrong + ["7"] * (10 - wrong)  # the 31st of April
    rows = rows_of(text=["down"] * 10, year=["2024"] * 10, month=["4"] * 10, day=days)
    assert time_of(rows) == ("year+month+day" if found else None)


@pytest.mark.parametrize(
    ("hour", "found"),
    [
        *(("0", True), ("23", True), ("24", False), ("99", False), ("100", True)),
        *(("905", True), ("959", True), ("960", False), ("2359", True), ("2400", False)),
        *(("9:05", True), ("soon", False)),
    ],
)
def test_hours_beside_dates(hour: str, *, found: bool) -> None:
    rows = rows_of(date=["2024-05-01"] * 3, hour=["7", "8", hour])
    assert time_of(rows) == ("date+hour" if found else "date")


def test_minutes_seconds_halves_and_zones_stand_behind_a_clock() -> None:
    date, clock = ["2024-05-01"] * 3, ["9:05"] * 3
    both = rows_of(date=date, hour=["9", "9", "8"], minute=["1", "2", "3"])
    assert time_of(both) == "date+hour+minute"
    halves = rows_of(date=date, clock=clock, half=["am", "PM", "a.m."])
    assert time_of(halves) == "date+clock+half"
    assert time_of(rows_of(date=date, clock=clock, half=["am", "PM", "x"])) == "date+clock"
    zoned = rows_of(date=date, clock=clock, tz=["+0200"] * 3)
    assert time_of(zoned) == "date+clock+tz"
    days = ["45684", "45685", "45686"]  # of a spreadsheet, whose times are parts of one
    assert time_of(rows_of(date=days, time=["0.25", "0,5", "0.75"])) == "date+time"
    assert time_of(rows_of(date=days, time=["0.25", "1.5", "0.75"])) == "date"


@pytest.mark.parametrize(("wrong", "found"), [(1, True), (2, False)])
def test_a_zone_beside_times(wrong: int, *, found: bool) -> None:
    zones = ["nowhere"] * wrong + ["+0200"] * (10 - wrong)
    naive = told([FIRST + n * HOUR for n in range(10)], "%Y-%m-%d %H:%M")
    assert time_of(rows_of(created=naive, tz=zones)) == ("created+tz" if found else "created")
    assert time_of(rows_of(created=times(10), tz=zones)) == "created"


def texts(n: int, length: float = 30) -> list[Any]:
    return [f"{number:02} {'load ' * 40}"[: int(length)].strip() for number in range(n)]


@pytest.mark.parametrize(
    ("length", "filled", "name"),
    [
        # a tenth longer, on average over all records, goes before the likelier name
        *((21, 20, "text"), (22, 20, "content"), (42, 10, "text"), (40, 11, "content")),
    ],
)
def test_the_longer_texts_go_before_the_likelier_name(
    length: int, filled: int, name: str
) -> None:
    usual = [f"{n:02}{'x' * 18}" for n in range(20)]
    longer = [f"{n:02}{'x' * (length - 2)}" for n in range(filled)] + [None] * (20 - filled)
    rows = rows_of(at=times(20), text=usual, content=longer)
    assert chosen(rows)["text"].split("+")[0] == name


@pytest.mark.parametrize(
    ("strong", "weak", "name"),
    [(19, 39, "description"), (19, 38, "text"), (20, 41, "text")],
)
def test_short_texts_yield_to_those_of_weaker_names_twice_as_long(
    strong: int, weak: int, name: str
) -> None:
    rows = rows_of(
        at=times(9),
        text=[f"{n}{'x' * (strong - 1)}" for n in range(9)],
        description=[f"{n}{'y' * (weak - 1)}" for n in range(9)],
    )
    assert chosen(rows)["text"] == name


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *((texts(10, 20), True), (texts(10, 19), False)),
        *(([*texts(5), *[None] * 5], True), ([*texts(4), *[None] * 6], False)),
        # words, not signs: in eight of ten
        *(([*texts(8), *["x" * 30] * 2], True), ([*texts(7), *["x" * 30] * 3], False)),
        # that differ in three of ten
        *((texts(3) * 3 + texts(1), True), (texts(2) * 5, False)),
        *((texts(1) * 4 + [None] * 6, False),),
    ],
)
def test_texts_of_any_name(words: list[Any], *, found: bool) -> None:
    rows = rows_of(at=times(10), zz=words)
    assert chosen(rows, any_name=True).get("text") == ("zz" if found else None)
    assert "text" not in chosen(rows)


@pytest.mark.parametrize(
    ("titles", "taken"),
    [
        # of ten that differ in three, each is a post's own
        *((["no load", "gone a", "odd b"] * 3 + ["odd b"], True),),
        *((["no load", "gone a"] * 5, False),),
        # few may be alike by chance, but for all
        *((["no load", "no load", "no load", "gone a"], True), (["no load"] * 2, False)),
        *((["no load"], True),),
    ],
)
def test_titles_that_repeat_are_of_what_posts_belong_to(
    titles: list[str], *, taken: bool
) -> None:
    n = len(titles)
    rows = rows_of(at=times(n), text=texts(n), title=titles, author=list("abcdefghij")[:n])
    assert (chosen(rows).get("title") == "title") == taken


NAMES = ["Ann One", "Bob", "Cy Three Four Five", "Di Two", "Ed Six", "Flo", "Gus Ten", "Hal"]


@pytest.mark.parametrize(
    ("others", "field"),
    [
        (["the app", "is gone"], "author"),
        (["Ida One Two Three Four", "Jo 2"], "author"),
        (["the app", "is gone", "again"], "title"),
    ],
)
def test_titles_are_names_where_eight_of_ten_look_so(others: list[str], field: str) -> None:
    titles = [*NAMES[: 10 - len(others)], *others]
    rows = rows_of(at=times(10), text=texts(10), title=titles)
    assert chosen(rows)[field] == "title"
    assert chosen(rows_of(at=times(10), text=texts(10), subject=titles))["title"] == "subject"


@pytest.mark.parametrize(("filled", "name"), [(9, "user_id"), (8, "username")])
def test_an_author_is_known_in_nine_of_ten_where_another_is_in_all(
    filled: int, name: str
) -> None:
    ids = [f"u{n}" for n in range(filled)] + [None] * (10 - filled)
    rows = rows_of(at=times(10), text=texts(10), user_id=ids, username=list("abcdefghij"))
    assert chosen(rows)["author"] == name


@pytest.mark.parametrize(
    ("names", "taken"),
    [(4, True), (3, False), (10, True)],
)
def test_weak_names_of_authors_must_differ(names: int, *, taken: bool) -> None:
    values = [f"ann{n % names}" for n in range(10)]
    rows = rows_of(at=times(10), text=texts(10), nickname=values)
    assert ("author" in chosen(rows)) == taken
    few = rows_of(at=times(4), text=texts(4), nickname=["ann"] * 3 + ["bob"])
    assert chosen(few)["author"] == "nickname"
    five = rows_of(at=times(5), text=texts(5), nickname=["ann"] * 5)
    assert "author" not in chosen(five)


def test_the_channel_that_all_wrote_on_is_no_author() -> None:
    columns = {"at": times(6), "text": texts(6), "username": list("abcdef")}
    assert chosen(rows_of(**columns, channel_id=["c"] * 6))["author"] == "username"
    assert chosen(rows_of(**columns, channel_id=list("ccccdd")))["author"] == "channel_id"


@pytest.mark.parametrize(
    ("different", "filled", "name"),
    [(10, 9, "post_id"), (10, 8, "uri"), (9, 10, "post_id"), (8, 10, "uri")],
)
def test_an_id_differs_and_is_there_in_nine_of_ten(
    different: int, filled: int, name: str
) -> None:
    ids = [f"p{min(n, different - 1)}" for n in range(filled)] + [None] * (10 - filled)
    rows = rows_of(at=times(10), text=texts(10), post_id=ids, uri=list("abcdefghij"))
    assert chosen(rows)["post_id"] == name


@pytest.mark.parametrize(
    ("likes", "taken"),
    [
        *((["1", "2", "x", "y"], True), (["1", "x", "y", "z"], False), ([None] * 4, False)),
        *((["-1", "x", "y", "z"], True), ([-1, "x", "y", "z"], True)),
    ],
)
def test_counts_where_half_of_the_values_are_some(likes: list[Any], *, taken: bool) -> None:
    rows = rows_of(at=times(4), text=texts(4), likes=likes)
    assert ("n_likes" in chosen(rows)) == taken


@pytest.mark.parametrize(
    ("scores", "more", "field"),
    [
        (["1", "5", "3", "1"], {}, "rating"),
        (["0", "5", "3", "1"], {}, None),
        (["0", "6", "3", "1"], {}, "n_likes"),
        (["0", "5", "3", "1"], {"num_comments": ["1"] * 4}, "n_likes"),
    ],
)
def test_scores_are_votes_or_ratings(
    scores: list[str], more: dict[str, list[str]], field: str | None
) -> None:
    found = chosen(rows_of(at=times(4), text=texts(4), score=scores, **more))
    assert {name for name, column in found.items() if column == "score"} == {field} - {None}


@pytest.mark.parametrize(
    ("kinds", "taken"),
    [
        (["post", "reply"] * 5, True),
        (["post"] * 10, False),
        (["reply"] * 9 + ["odd"], True),
        (["reply"] * 8 + ["odd"] * 2, False),
    ],
)
def test_a_column_of_kinds_names_nine_of_ten(kinds: list[str], *, taken: bool) -> None:
    rows = rows_of(at=times(10), text=texts(10), type=kinds)
    assert ("kind" in chosen(rows)) == taken


def test_the_whole_text_is_asked_first_only_where_others_are_cut() -> None:
    whole = rows_of(at=times(9), text=texts(9), full_text=texts(9))
    assert chosen(whole)["text"] == "text+full_text"
    cut = [f"{each}\u2026" for each in texts(9)]
    assert (
        chosen(rows_of(at=times(9), text=cut, full_text=texts(9)))["text"] == "full_text+text"
    )


def test_the_channel_that_is_an_id_stands_before_names() -> None:
    columns = {"at": times(6), "text": texts(6), "zz": list("uvwxyz")}
    names = [f"@{each}" for each in "abcdef"]
    assert chosen(rows_of(**columns, username=names))["author"] == "username"
    with_ids = rows_of(**columns, username=names, channel=list("123456"))
    assert chosen(with_ids)["author"] == "channel"
    fewer = rows_of(**columns, username=names, channel=list("112345"))
    assert chosen(fewer)["author"] == "username"
    plain = rows_of(**columns, username=list("abcdef"), channel=list("123456"))
    assert chosen(plain)["author"] == "username"


def test_sixty_values_tell_a_column_of_times() -> None:
    for n, found in ((60, "zz"), (53, None)):
        values = [*times(n), *["soon"] * (120 - n)]
        assert time_of(rows_of(text=["down"] * 120, zz=values)) == found
