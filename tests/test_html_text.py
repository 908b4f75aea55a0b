from __future__ import annotations

import pytest

from sentiment.ingest.field.html import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain &lt;3 &amp; more", "plain <3 & more"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<p>two<p>three", "one\n\ntwo\n\nthree"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>a\n  b\t c</p>", "a b c"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<pre><code>  x = 1\n    y</code></pre>after", "x = 1\n    y\n\nafter"),
        ("<pre> x  y</pre>a\n  b", "x  y\n\na b"),
        ("<pre>a<p>b</p>c  d</pre>", "a\n\nb\n\nc  d"),
        ("<pre>a<pre>b</pre>c  d</pre>e  f", "a\n\nb\n\nc  d\n\ne f"),
        ("</pre>a  b", "a b"),
        (
            '<a href="https://example.org/a/b?c=1&amp;d=2">example.org/a/…</a>',
            "https://example.org/a/b?c=1&d=2",
        ),
        (
            '<a href="https://www.example.org/a">https://example.org/a</a>',
            "https://www.example.org/a",
        ),
        ('<a href="https://example.org/a">the page</a>!', "the page (https://example.org/a)!"),
        ('<a href="https://example.org/a"></a>', "https://example.org/a"),
        (
            '<a href="https://short.example/x">https://example.org/a</a>',
            "https://example.org/a",
        ),
        ('<a href="https://s.example/@user1">@<span>user1</span></a> hi', "@user1 hi"),
        ('<a href="/tags/down" rel="tag">#<span>down</span></a>', "#down"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ('so <img alt=":blobsad:" src="x.png"> sad', "so :blobsad: sad"),
        ("<script>alert(1)</script><style>p{}</style>seen", "seen"),
        ("<b>bold</b> <i>words</i>", "bold words"),
        ("<p>never <a href='https://example.org'>closed", "never closed (https://example.org)"),
        ("</p></pre></script></a>strays", "strays"),
        ("caf&eacute; &#128514; &xyz;", "café 😂 &xyz;"),
        ("<p></p>", ""),
        ("a<!-->b", "ab"),
        ("a<!-- <b> -->b<!--->c", "abc"),
    ],
)
def test_html_becomes_plain_text(markup: str, text: str) -> None:
    assert html_to_text(markup) == text
