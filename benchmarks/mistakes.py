"""What the surest mistakes on real posts are, as read: kinds and counts, no texts."""

from __future__ import annotations

__all__ = ["MISTAKES"]

#: Kind, posts, and what was done about it.
MISTAKES: list[tuple[str, int, str]] = [
    (
        "jokes in plain words, no sign of laughter: puns, deadpan anecdotes, absurd advice",
        6,
        "948 more jokes were written, most without such signs; they help on written posts, "
        "hardly on real ones",
    ),
    (
        "blame in polite or ironic words, tagged none",
        6,
        "more such posts were written; words alone seldom tell irony",
    ),
    (
        "worry in the manner of a weather report or of news, or beside praise, tagged none",
        5,
        "nothing: what tells it from news is a word or two in a long post",
    ),
    (
        "appeals to the provider for reach or attention, not about trouble, tagged concern",
        4,
        "nothing: please and praying hands are what worry, too, looks like",
    ),
    (
        "talk that sounds like a complaint but is none: comfort, comparison, self-mockery",
        4,
        "posts with shared openings but different reactions were written",
    ),
    (
        "questions about other things than trouble, tagged concern",
        3,
        "as above",
    ),
    (
        "a complaint that ends in a question, tagged concern",
        1,
        "posts were written whose questions vent, and others whose questions ask",
    ),
    (
        "a long run of one sign that drowns the words, tagged none",
        1,
        "nothing yet: runs of letters are cut, runs of emoji are not",
    ),
]
