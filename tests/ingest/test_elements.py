import pytest

from loresmith.ingest.html import read_markup


def text(markup: str) -> str:
    return read_markup(markup, source="page.html").text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one<p>two", "one\n\ntwo"),
        ("one<div>two</div>three", "one\n\ntwo\n\nthree"),
        ("<ul><li>a<ul><li>b<li>c</ul><li>d</ul>", "- a\n  - b\n  - c\n- d"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n7. b\n8. c"),
        ("<ul><li><p>a<p>b<pre>c\n\nd</pre></ul>", "- a\n\n  b\n  ```\n  c\n\n  d\n  ```"),
        ("<ul>stray<li>a</ul>", "- stray\n- a"),
        ("<ul><li><h2>A</h2>a</ul>", "## A\n\na"),
        ("<dl><dt>A<dd>a<dt>B<dt>C<dd><p>b<p>c</dl>", "A\n: a\n\nB\nC\n: b\n\n  c"),
        ("<dl><dt>mode=ro<br>mode=rw<dd>how</dl>", "mode=ro\nmode=rw\n: how"),
        ("<dl><div><dt>A</dt><dd>a</dd></div></dl>", "A\n: a"),
        ("<pre class='language-sql'>SELECT 1;</pre>", "```sql\nSELECT 1;\n```"),
        ("<div class='highlight-python notranslate'><div><pre>x</pre></div></div>", "```python\nx\n```"),
        ("<pre>a <b>b</b><br>c</pre>", "```\na b\nc\n```"),
        ("<details><summary>More</summary>text</details>", "More\n\ntext"),
    ],
)
def test_elements_become_light_markdown(markup: str, expected: str):
    assert text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><caption>T</caption><tr><th>a<th>b<tr><td>1<td>2</table>", "T\n\na | b\n1 | 2"),
        ("<table><tr><td>INT<br>BIGINT<td>INTEGER</table>", "INT, BIGINT | INTEGER"),
        ("<table><tr><td>only</table>", "only"),
        ("<table><tr><td><pre>x</pre><td>y</table>", "```\nx\n```\n\ny"),
        ("<table><tr><td>a<table><tr><td>1<td>2</table><td>b</table>", "a\n\n1 | 2\n\nb"),
        ("<table role=presentation><tr><td>a<td>b</table>", "a\n\nb"),
    ],
)
def test_tables_of_values_are_rows_and_others_only_lay_out_the_page(markup: str, expected: str):
    assert text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<blockquote>only indented</blockquote>", "only indented"),
        ("<blockquote><pre>x</pre></blockquote>", "```\nx\n```"),
        ("<blockquote>“To be.”</blockquote>", "> “To be.”"),
        ("<blockquote cite=hamlet><p>To be<p>or not</blockquote>", "> To be\n>\n> or not"),
    ],
)
def test_only_a_real_quotation_is_marked_as_one(markup: str, expected: str):
    assert text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "anchor"),
    [
        ("<h2 id=own>T</h2>x", "own"),
        ("<h2><a name=inside></a>T</h2>x", "inside"),
        ("<a name=before></a><h2>T</h2>x", "before"),
        ("<section id=around><h2>T</h2>x</section>", "around"),
        ("<a name=far></a>text<h2>T</h2>x", ""),
        ("<div class=menu id=menu>Home</div><h2>T</h2>x and more words", ""),
    ],
)
def test_a_heading_knows_the_fragment_that_leads_to_it(markup: str, anchor: str):
    assert [heading.anchor for heading in read_markup(markup, source="page.html").headings] == [anchor]
