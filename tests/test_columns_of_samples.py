"""What a sample tells of its columns, and which of several columns goes before another."""

# ruff: noqa: E501  a record is one line
from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from sentiment.ingest.platform import Generic
from sentiment.ingest.platform.choice import Choice
from sentiment.ingest.platform.choose import choose_columns
from sentiment.ingest.platform.choose_author import choose_profile
from sentiment.ingest.platform.column_sample import (
    Column,
    columns_of,
    has_relative_times,
    is_known_object,
    is_number,
    read_times,
)
from tests.test_choosing import chosen, rows_of, texts, time_of, times

HOURS = [f"2024-05-0{n % 9 + 1}T1{n % 10}:00:00Z" for n in range(10)]
SECONDS = [1_714_557_600 + n * 90_000 for n in range(10)]


def column(values: list[Any], *path: str, n: int | None = None) -> Column:
    return Column(path or ("x",), values, len(values) if n is None else n)


def inside(**record: Any) -> dict[str, Any]:
    return {"/".join(each.path): each.values for each in columns_of([record])}


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        *((["Tweet Text"], "tweettext"), (["likes", "count"], "likes"), (["count"], "count")),
        *((["likes", "totalCount"], "likes"), (["likes", "n"], "likesn")),
        *((["createdAt", "$date"], "createdat"), (["likes", "count", "$numberInt"], "likes")),
        *(
            (["_source", "Node", "text"], "text"),
            (["data"], "data"),
            (["data", "count"], "data"),
        ),
        *((["user", "data", "id"], "userdataid"), (["data", "user", "id"], "userid")),
        *((["Date (EST)"], "date"), (["created_at_utc"], "createdat"), (["Date (x)"], "datex")),
    ],
)
def test_the_plain_name_of_a_column(path: list[str], plain: str) -> None:
    assert column(["a"], *path).plain == plain
    assert column(["a"], *path).name == "/".join(path)


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        *(("Date (EST)", -5), ("Date [EDT]", -4), ("created_at_utc", 0), ("time gmt+2", 2)),
        *(("UTC time", 0), ("gmt_date", 0), ("time_cest", 2), ("Date (UTC) of post", 0)),
        *(("utctime", None), ("date", None), ("Date (IST)", None), ("Date (local)", None)),
    ],
)
def test_the_zone_that_a_name_says(name: str, hours: int | None) -> None:
    zone = column([], name).zone
    assert (None if zone is None else zone.utcoffset(None)) == (
        None if hours is None else timedelta(hours=hours)
    )
    share = column(["2024-05-01 10:00"], name).times[2]
    assert share == (0 if hours is None else 1)


@pytest.mark.parametrize(
    ("values", "length"),
    [
        *((["four", "sixsix"], 5), (["four", "12"], 0), (["four", "six", "12"], 3.5), ([], 0)),
        *((["four", 7], 0), (["four", "six", 7], 3.5), (["https://x", "http://y"], 0)),
        *((["hello", "h"], 3), (["-5", "1,204"], 0), (["-five", "9 lives", "12 likes"], 6)),
        *((["x https://y"], 11), (["hxxp://x"], 8)),
    ],
)
def test_the_length_of_texts(values: list[Any], length: float) -> None:
    assert column(values).length == length


@pytest.mark.parametrize(
    ("values", "cut"),
    [
        *((["it is\u2026"], True), (["it\u2026 https://t.co/x", "b"], True), ([], False)),
        *((["it\u2026 is"], False), ([7, "it is..."], False), (["a", "b\u2026"], True)),
    ],
)
def test_texts_that_end_before_they_should(values: list[Any], *, cut: bool) -> None:
    assert column(values).is_cut == cut


@pytest.mark.parametrize(("tagged", "n", "html"), [(1, 10, False), (1, 9, True), (0, 1, False)])
def test_texts_are_html_where_one_in_ten_has_a_tag(tagged: int, n: int, *, html: bool) -> None:
    for text in ("a <b>b</b>", "a<br/>b", "<p class='x'>a"):
        assert column([text] * tagged + ["a < b > c"] * (n - tagged)).has_markup == html
    assert not column([7, None, "<x>", "<bold>"]).has_markup


@pytest.mark.parametrize(
    ("different", "n", "repeats"),
    [(2, 10, True), (3, 10, False), (1, 5, True), (1, 4, False)],
)
def test_values_that_many_share(different: int, n: int, *, repeats: bool) -> None:
    found = column([i % different for i in range(n)], n=2 * n)
    assert (found.n_different, found.variety, found.filled) == (different, different / n, 0.5)
    assert found.repeats == repeats
    assert not column([]).repeats
    assert (column([]).filled, column([]).variety) == (0, 0)


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        *(
            (["2024-05-01T10:00:00Z", "soon"], (0.5, 1, 1)),
            (["soon"], (0, 0, 0)),
            ([], (0, 0, 0)),
        ),
        *((["2024-05-01 10:00", "2024-05-02"], (1, 0.5, 0)), ([SECONDS[0], 7], (0.5, 1, 1))),
        # all at midnight are days, in whatever form
        *((["2024-05-01T00:00:00Z"] * 2, (1, 0, 1)),),
        *((["2024-05-01T00:00:00Z", "2024-05-01T00:00:01Z"], (1, 1, 1)),),
        # the order of numbers that reads more is theirs; of one alike, the day is first
        *((["05/13/2024 10:00", "2024-05-01 10:00"], (1, 1, 0)), (["13/05/2024"], (1, 0, 0))),
        *((["05/13/2024", "13/05/2024", "14/05/2024"], (2 / 3, 0, 0)),),
        # days of a spreadsheet, where there is nothing else
        *((["45413.5", "45414.25"], (1, 1, 0)), (["45413.5", "x"], (0, 0, 0))),
    ],
)
def test_shares_of_times(values: list[Any], shares: tuple[float, ...]) -> None:
    instants: list[float | None] = [0.0] * 9
    assert read_times(values, instants) == pytest.approx(shares)
    assert read_times(values) == pytest.approx(shares)
    if shares[0]:
        assert len(instants) == len(values)
        assert sum(each is None for each in instants) == round((1 - shares[0]) * len(values))
    else:
        assert instants == [0.0] * 9  # as it was given


def test_instants_are_of_the_order_that_is_read() -> None:
    instants: list[float | None] = []
    read_times(["03/04/2024", "soon"], instants)
    assert instants == [1_712_102_400, None]  # 3 April
    read_times(["03/04/2024", "03/13/2024"], instants)
    assert instants == [1_709_510_400, 1_710_288_000]  # 4 and 13 March
    assert column([*HOURS * 7]).times == (1, 1, 1)
    assert column([*HOURS * 6, *["soon"] * 60]).times[0] == 1  # of sixty


def test_a_sample_is_of_two_hundred_records() -> None:
    (found,) = columns_of([{"x": n} for n in range(250)])
    assert (found.n, found.values) == (200, list(range(200)))
    assert columns_of([]) == []


def test_values_that_are_none_are_left() -> None:
    rows = [
        {"x": value} for value in (" a ", "", "NaN", "[deleted]", None, [], {}, [1], 0, False)
    ]
    (found,) = columns_of(rows)
    assert found.values == ["a", [1], 0, False]
    assert found.n == 10


@pytest.mark.parametrize(
    ("record", "columns"),
    [
        ({"likes": {"count": 5, "total": 6}}, {"likes/count": [5]}),
        ({"likes": {"total": 6, "by": []}}, {"likes/total": [6]}),
        ({"likes": {"by": 7}}, {"likes": [{"by": 7}]}),
        ({"at": {"$date": {"$numberLong": "17"}}}, {"at/$date/$numberLong": ["17"]}),
        ({"at": {"$date": "x", "$oid": "y"}}, {"at/$date": ["x"]}),
        ({"_source": {"text": "a", "stats": {"likes": 1}}}, {"_source/text": ["a"], "_source/stats/likes": [1]}),
        (
            {"data": {"node": {"attributes": {"post": {"text": "a"}}}}},
            {"data/node/attributes/post": [{"text": "a"}]},
        ),
        ({"data": {"node": {"post": {"text": "a"}}}}, {"data/node/post/text": ["a"]}),
        (
            {"user": {"id": {"$oid": "7"}, "name": "ann", "followers": 5, "bio": "x", "z": 1, "pk": [1]}},
            {"user/name": ["ann"], "user/id/$oid": ["7"], "user/followers": [5], "user/bio": ["x"]},
        ),
        ({"user": {"id": 7, "description": 1.5}}, {"user/id": [7], "user/description": [1.5]}),
        ({"user": "ann", "x": {"id": 7}}, {"user": ["ann"], "x": [{"id": 7}]}),
    ],
)  # fmt: skip
def test_objects_are_taken_apart(record: dict[str, Any], columns: dict[str, Any]) -> None:
    assert inside(**record) == columns


def test_which_objects_are_taken_apart_by_their_name() -> None:
    known = ["user", "From_ID", "Data", "publicmetrics", "reactions"]
    assert [name for name in (*known, "x", "users", "likes") if is_known_object(name)] == known


@pytest.mark.parametrize(
    ("name", "values", "relative"),
    [
        *(
            ("date", ["2 days ago", "an hour ago"], True),
            ("date", ["2 days ago", "soon"], False),
        ),
        *(
            ("date", [], False),
            ("x", ["2 days ago"], False),
            ("time", ["1 year ago (edited)"], True),
        ),
        *(("date", [7], False), ("date", ["in 2 days ago"], False)),
    ],
)
def test_times_as_pages_say_them(name: str, values: list[Any], *, relative: bool) -> None:
    others = [column(["x"], "text"), column(values, name)]
    assert has_relative_times(others) == relative


def test_numbers_and_digits_are_numbers() -> None:
    assert [is_number(value) for value in (5, "5", "05", 5.0, "5.0", "", None, "-5")] == [
        *(True, True, True),
        *[False] * 5,
    ]


AT, TEXT = {"at": times(10)}, {"text": texts(10)}
TEN = list("abcdefghij")


def of(**columns: list[Any]) -> dict[str, str]:
    return chosen(rows_of(**AT, **TEXT, **columns))


def test_likelier_names_go_first_and_names_with_a_stem_behind_all() -> None:
    assert of(author=TEN, username=TEN)["author"] == "author"
    assert of(username=TEN, author=TEN)["author"] == "author"
    assert of(tweet_author=TEN, username=TEN)["author"] == "username"
    assert of(tweet_author=TEN)["author"] == "tweet_author"
    assert of(user_steamid=TEN)["author"] == "user_steamid"
    assert of(number_of_likes=["1"] * 10)["n_likes"] == "number_of_likes"
    assert of(post_likes_count=["1"] * 10)["n_likes"] == "post_likes_count"
    assert of(post_likes_count=["1"] * 10, likes=["2"] * 10)["n_likes"] == "likes"
    # a name is of one field alone
    assert of(lang=["en"] * 10, language=["de"] * 10)["lang"] == "lang"
    assert of(language=["de"] * 10, lang=["en"] * 10)["lang"] == "lang"


def test_beside_comments_other_things_are_what_these_are_on() -> None:
    rows = rows_of(**AT, comment_body=texts(10), post_text=texts(10, 90), post_author=TEN)
    found = chosen(rows)
    assert found == {"created_at": "at", "text": "comment_body"}
    alone = chosen(rows_of(**AT, post_text=texts(10), post_author=TEN))
    assert alone["author"] == "post_author"
    # numbers of comments are none
    counted = chosen(rows_of(**AT, comment_text=["1"] * 10, post_text=texts(10)))
    assert counted["text"] == "post_text"
    assert (
        chosen(rows_of(**AT, **TEXT, comment_id=TEN, post_author=TEN))["author"]
        == "post_author"
    )


def test_what_is_named_stands_first() -> None:
    rows = rows_of(**AT, **TEXT, zz=TEN, lang=["en"] * 10, author=TEN)
    named: dict[str, Any] = {"author": [("zz",)], "lang": [("zz",)]}
    found = choose_columns(columns_of(rows), named).paths
    assert (found["author"], found["lang"]) == ([("zz",)], [("zz",)])


@pytest.mark.parametrize(
    ("more", "votes"),
    [
        *(({"ups": ["1"] * 10}, True), ({"subreddit": TEN}, True), ({"zz": TEN}, False)),
    ],
)
def test_scores_are_votes_beside_what_has_votes(
    more: dict[str, list[Any]], *, votes: bool
) -> None:
    found = of(score=["5", "4"] * 5, **more)
    assert ("rating" in found) == (not votes)
    assert (found.get("n_likes") in {"score", "ups"}) == votes


def test_ratings_are_all_of_one_to_five() -> None:
    assert of(rating=["4.5"] * 10)["rating"] == "rating"
    assert "rating" not in of(rating=["4.5"] * 9 + ["6"])
    assert "rating" not in of(rating=[None] * 10)
    assert of(rating=["9"] * 10, stars=["4"] * 10)["rating"] == "stars"
    assert of(stars=["4"] * 10, star_rating=["4"] * 10)["rating"] == "star_rating"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        *((["reply", "post"] * 5, "kind"), (["reply", "video"] * 5, None)),
        # of what is not filled nothing is asked
        *((["reply", "", "0", "false", "none"] * 2, "kind"), ([""] * 10, None)),
        *((["reply"] * 10, "kind"), (["tweet"] * 10, None)),
    ],
)
def test_types_that_tell_kinds(values: list[str], field: str | None) -> None:
    found = of(type=values, is_reply=["true"] * 10)
    assert found.get("kind") == ("type" if field else None)
    assert ("is_reply" in found) == (not field)


@pytest.mark.parametrize(
    ("values", "taken"),
    [(["true", "False", "yes", "NO"], True), (["true", "we are sorry"], False), (["1"], False)],
)
def test_a_reply_is_a_flag_or_an_answer(values: list[str], *, taken: bool) -> None:
    n = len(values)
    found = chosen(rows_of(at=times(n), text=texts(n), reply=values))
    assert ("is_reply" in found) == taken


def test_flags_of_one_kind_are_asked_together() -> None:
    assert of(is_retweet=["no"] * 10, retweeted_id=[""] * 10)["is_repost"] == (
        "is_retweet+retweeted_id"
    )


def author_of(n: int = 10, **columns: list[Any]) -> str | None:
    return chosen(rows_of(at=times(n), text=texts(n), **columns)).get("author")


def test_authors_inside_objects() -> None:
    people: list[Any] = [{"id": n, "name": f"ann {n}"} for n in range(10)]
    assert author_of(user=people) == "user/id"
    some = [
        {"name": each["name"], **({"id": 7} if n < 8 else {})} for n, each in enumerate(people)
    ]
    assert author_of(user=some) == "user/name"  # more records have it
    some[8]["id"] = 8
    assert author_of(user=some) == "user/id"
    # a column of a plain name goes before, but not one of a weak name
    assert author_of(user=people, username=TEN) == "user/id"
    assert author_of(reviewer=people, username=TEN) == "reviewer/id"
    assert author_of(sender=people, username=TEN) == "username"
    assert author_of(user=people, nickname=TEN) == "user/id"
    assert author_of(user=[{"zz": n} for n in range(10)]) is None


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        *((TEN, True), (list(range(10)), True), ([1.5] * 9 + ["a"], False)),
        *(([[n] for n in range(10)], False), ([None] * 9 + [[1]], False)),
    ],
)
def test_authors_are_texts_or_whole_numbers(values: list[Any], *, taken: bool) -> None:
    assert author_of(username=values) == ("username" if taken else None)


def test_names_of_things_are_no_authors() -> None:
    assert author_of(name=[f"t1_{n}" for n in range(10)]) is None
    assert author_of(name=[f"t1_{n}" for n in range(1)] + TEN[1:]) is None
    assert author_of(name=[f"ann{n}" for n in range(10)]) == "name"
    # of few rows any may repeat
    assert author_of(4, name=["ann"] * 4) == "name"
    assert author_of(username=[f"t1_{n}" for n in range(10)]) == "username"


def test_who_is_the_same_for_all_is_taken_where_no_other_is() -> None:
    assert author_of(channel_id=["c"] * 10) == "channel_id"
    assert author_of(channel_id=["c"] * 10, username=TEN) == "username"
    assert author_of(channel_id=["c"] * 9 + ["d"], username=TEN) == "channel_id"


def test_profiles_are_told_by_names_and_counts() -> None:
    rows = rows_of(
        **AT, **TEXT, followers=["1"] + ["many"] * 9, user_bio=TEN, verified=[None] * 10
    )
    choice = choose_columns(columns_of(rows), {})
    assert choose_profile(choice) == ((("user_bio",),), (("followers",),), ())
    none = rows_of(**AT, **TEXT, followers=["many"] * 10, user_bio=[None] * 10)
    assert choose_profile(choose_columns(columns_of(none), {})) == ()
    taken = choose_columns(columns_of(rows), {"author": [("user_bio",)]})
    assert choose_profile(taken) == ((), (("followers",),), ())


def id_of(**columns: list[Any]) -> str | None:
    return of(**columns).get("post_id")


@pytest.mark.parametrize(
    ("name", "values", "taken"),
    [
        *(("id", TEN, True), ("id", ["a"] * 10, True), ("id", [[1]] * 10, False)),
        *(("id", [{"zz": n} for n in range(10)], False), ("id", [1.5] * 10, True)),
        # of what else has an id, it must be each post's own
        *(("video_id", TEN, True), ("video_id", [*TEN[:9], "i"], False)),
        *(("video_id", ["a"] * 10, False), ("video_id", [[n] for n in range(10)], False)),
        *(("id", [None] * 10, False),),
    ],
)
def test_ids_of_posts(name: str, values: list[Any], *, taken: bool) -> None:
    assert id_of(**{name: values}) == (name if taken else None)


def test_the_first_id_of_those_that_differ_as_much() -> None:
    assert id_of(uri=TEN, post_id=TEN) == "post_id"
    assert id_of(uri=TEN, post_id=["a"] * 10) == "uri"


def numbered(**columns: list[Any]) -> dict[str, str]:
    names = [f"column_{n}" for n in range(len(columns))]
    return chosen(rows_of(**dict(zip(names, columns.values(), strict=True))))


def test_columns_without_names_are_told_by_what_stands_in_them() -> None:
    found = numbered(at=times(10), text=texts(10), who=TEN, n=list(range(10)))
    assert found == {
        "created_at": "column_0",
        "text": "column_1",
        "author": "column_2",
        "post_id": "column_3",
    }
    # the longer text, and the names of which more differ
    two = numbered(short=["it is"] * 10, at=times(10), text=texts(10), a=TEN[:5] * 2, b=TEN)
    assert (two["text"], two["author"]) == ("column_2", "column_4")
    same = numbered(at=times(10), text=texts(10), n=[1, *range(9)], zz=["a b"] * 10)
    assert "post_id" not in same
    digits = numbered(at=times(10), text=texts(10), n=[f"{n}" for n in range(9)] + ["x"])
    assert "post_id" not in digits


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        *(
            (["a", "b", "a", "b", "c"], True),
            (["a"] * 5, False),
            (["ann one", *TEN[:4]], False),
        ),
        *((["7", "b", "c", "d", "e"], False), (["a", "b", "c"] * 3 + ["c"], False)),
        *((["a", "b", "c", "d"] * 2 + ["a", "b"], True), (["a", "a"], False), (["a"], True)),
        *(([7, 7, 8, 9, 9], False), (["a", "a", "a", "b"], True)),
    ],
)
def test_handles_have_no_blanks_and_differ(values: list[Any], *, taken: bool) -> None:
    n = len(values)
    found = numbered(at=times(n), text=texts(n), who=values)
    assert ("author" in found) == taken


def test_texts_of_columns_without_names_are_no_times() -> None:
    found = numbered(at=times(10), other=[*times(5), *["soon"] * 5], text=["is"] * 10)
    assert found["text"] == "column_2"
    found = numbered(at=times(10), other=[*times(4), *["later on"] * 6], text=["is"] * 10)
    assert found["text"] == "column_1"


def text_of(*, any_name: bool = False, **columns: list[Any]) -> str | None:
    return chosen(rows_of(**AT, **columns), any_name=any_name).get("text")


def test_answers_are_texts_where_nothing_else_is() -> None:
    long = texts(10, 90)
    assert text_of(review_text=texts(10), reply_text=long) == "review_text"
    assert text_of(reply_text=long) == "reply_text"
    assert text_of(text=texts(10), reply_text=long) == "text"


def test_texts_of_weak_names_are_taken_where_no_other_is() -> None:
    assert text_of(description=texts(10)) == "description"
    assert text_of(description=texts(10, 99), text=texts(10)) == "text"
    assert text_of(text=[1] * 10, description=texts(10)) == "description"
    # but titles are no texts beside short ones
    assert text_of(text=["it is"] * 10, title=texts(10, 90)) == "text"
    assert text_of(title=texts(10, 90)) == "title"


def test_texts_that_many_share_yield() -> None:
    same = ["it is down for all of us, and has been so since this morning"] * 10
    assert text_of(text=same, body=texts(10)) == "body"
    assert text_of(text=same) == "text"
    assert text_of(text=same, body=same) == "text"


def test_why_a_text_was_taken() -> None:
    rows = rows_of(**AT, text=texts(10, 40), body=texts(10, 99)[:5] + [None] * 5)
    choice = choose_columns(columns_of(rows), {})
    length = columns_of(rows)[-1].length
    assert choice.paths["text"] == [("body",)]
    assert choice.why["text"] == (
        f"{length:.0f} characters on average, 50 % filled, rather than text"
    )
    alone = choose_columns(columns_of(rows_of(**AT, text=texts(10))), {})
    assert "text" not in alone.why
    whole = rows_of(**AT, text=texts(10), full_text=texts(10))
    assert "text" not in choose_columns(columns_of(whole), {}).why


def test_texts_of_any_name_are_the_longest_and_it_is_said() -> None:
    rows = rows_of(**AT, zz=texts(10, 40), yy=texts(10, 90))
    choice = choose_columns(columns_of(rows), {}, any_name=True)
    assert choice.paths["text"] == [("yy",)]
    assert choice.why["text"] == "no name is a usual one; its texts are the longest"
    assert text_of(zz=texts(10, 40), yy=texts(10, 90)[:4] + [None] * 6, any_name=True) == "zz"
    assert text_of(zz=texts(10, 90), text=texts(10), any_name=True) == "text"
    assert text_of(zz=times(10), any_name=True) is None
    assert text_of(zz=["n\u00e4chtens" * 4 + str(n) for n in range(10)], any_name=True) == "zz"
    assert text_of(location=texts(10, 30), likes=texts(10, 60), any_name=True) == "location"


def test_titles_are_not_of_reviews_names_but_beside_snippets() -> None:
    names = [f"{each.upper()}nn One" for each in TEN]
    assert of(title=names)["author"] == "title"
    assert of(title=names, rating=["4"] * 10)["title"] == "title"
    assert of(title=names, author=TEN)["title"] == "title"
    rows = rows_of(**AT, snippet=texts(10), title=names, rating=["4"] * 10)
    assert chosen(rows)["author"] == "title"
    both = of(title=names, titel=texts(10, 12))
    assert (both["author"], both["title"]) == ("title", "titel")
    assert "title" not in of(title=[1] * 10)
    choice = choose_columns(columns_of(rows_of(**AT, **TEXT, title=texts(10, 12))), {})
    assert choice.why["title"] == "joined above the text"
    same = choose_columns(columns_of(rows_of(**AT, **TEXT, title=["no"] * 10)), {})
    assert same.why["title"] == "title is left: it repeats, so it is no post's own"


def test_clocks_stand_beside_dates_by_their_names() -> None:
    days = ["2024-05-01"] * 3
    assert time_of(rows_of(date=days, zz=["9:05"] * 3)) == "date"
    assert time_of(rows_of(date=days, local_time=["9:05"] * 3)) == "date+local_time"
    assert time_of(rows_of(date=days, clock=[None] * 3, hour=["9"] * 3)) == "date+hour"
    # an hour alone is one by the name of hours only
    assert time_of(rows_of(date=days, clock=["9"] * 3)) == "date"
    # what does not give a time with the date is left: its zone, then all of it
    assert time_of(rows_of(date=days, clock=["9:05"] * 3, tz=["x"] * 3)) == "date+clock"
    assert time_of(rows_of(date=days, clock=["29:75"] * 3)) == "date"
    assert time_of(rows_of(date=days, clock=["9:05"] * 3, minute=["7"] * 3)) == "date+clock"
    assert time_of(rows_of(date=days, hour=["9"] * 3, minute=[None] * 3)) == "date+hour"
    # of names of zones the first that is filled
    zones = rows_of(date=days, clock=["9:05"] * 3, tz=[None] * 3, timezone=["+0200"] * 3)
    assert time_of(zones) == "date+clock+timezone"


def test_why_times_are_joined() -> None:
    for rows, why in (
        (
            rows_of(date=["2024-05-01"] * 3, clock=["9:05"] * 3, created=["soon"] * 3),
            "its dates are joined with the time of day beside it, rather than created",
        ),
        (
            rows_of(created=["2024-05-01 10:00"] * 3, tz=["+0200"] * 3),
            "each time's zone is that of tz",
        ),
        (
            rows_of(created=["2024-05-01"] * 3, zz=["2024-05-01T10:00Z"] * 3),
            "it has a time of day, on the same days, rather than created",
        ),
    ):
        choice = choose_columns(columns_of(rows), {})
        assert choice.why["created_at"] == why


def test_zones_beside_times_are_there_for_all() -> None:
    created = ["2024-05-01 10:00", "2024-05-02 11:00", "2024-05-03 12:00"]
    assert time_of(rows_of(created=created, tz=["+0200", "+0200", None])) == "created"
    assert time_of(rows_of(created=created, zz=["+0200"] * 3)) == "created"
    assert time_of(rows_of(created=created, tz=["x"] * 3, timezone=["+0200"] * 3)) == (
        "created+timezone"
    )


def test_the_zone_of_the_chosen_column_is_kept() -> None:
    rows = rows_of(text=texts(3), created_at_utc=["2024-05-01 10:00"] * 3)
    assert choose_columns(columns_of(rows), {}).zone is UTC
    assert Generic.find(rows).zone is UTC
    assert Choice(columns_of(rows)).zone is None


def test_what_generic_tells_of_its_columns() -> None:
    rows = rows_of(
        **AT,
        body=[f"a <b>b</b> {n}" for n in range(10)],
        likes=["1.204", "17"] + ["3"] * 8,
        shares=["17"] * 10,
        zz=TEN,
        user=[{"id": n} for n in range(10)],
    )
    found = Generic.find(rows)
    assert found.columns == {
        "text": "body",
        "created_at": "at",
        "author": "user/id",
        "n_likes": "likes",
        "n_reposts": "shares",
    }
    assert found.left == ("zz",)
    assert found.why == {"n_likes": ". groups thousands, as other values there show"}
    assert found.layout.markup
    assert found.layout.grouping == {("likes",): ".", ("shares",): "."}
    assert not found.has_estimated_times
    assert found.missing({"at": 1}) == ["text"]
    assert found.missing({"body": 1}) == ["created_at"]
    assert found.missing({"at": 1, "body": 1}) == []
    named = Generic.find(rows, {"text": "zz+body", "author": "user/id"})
    assert named.columns["title"] == "zz"
    assert named.columns["text"] == "body"
    assert not Generic.find(rows_of(**AT, **TEXT)).layout.markup


def test_columns_are_without_names_where_none_has_any() -> None:
    assert of(column_7=list(range(10)), column_8=TEN) == {"created_at": "at", "text": "text"}


def test_ratings_stand_beside_votes_by_names_of_their_own() -> None:
    found = of(likes=["9"] * 10, score=["5"] * 10, subreddit=TEN)
    assert (found["n_likes"], "rating" in found) == ("likes", False)
    assert of(stars=["5"] * 10, subreddit=TEN)["rating"] == "stars"
