import pytest

from loresmith.ingest.html import read_markup


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a <i>b</i> <code>c_d</code>\n &amp; <a href=x>e</a>", "a b c_d & e"),
        ("2<sup>63</sup>-1, x<sup>n+1</sup>, H<sub>2</sub>O, 1<sup>st</sup>", "2^63-1, x^n+1, H2O, 1st"),
        ("a claim<sup><a href='#note-1'>[1]</a></sup>.", "a claim."),
        ("he said <q>no</q>", "he said “no”"),
        ("<math alttext='x^2'><mi>x</mi></math> grows", "x^2 grows"),
        ("<b>bold</b> and not", "bold and not"),
        ("<p><b>all <i>of</i> it</b>:</p>", "**all of it:**"),
        ("<p><b>(1) Why?</b></p>", "**Why?**"),
        ("<p><b>Why?</b><br>Because.</p>", "**Why?**\n\nBecause."),
        ("<p><b>one<br>two</b></p>", "**one two**"),
        ("<p>a<br>b<br><br>c</p>", "a b\n\nc"),
        ("<p>text</p><p>* * *</p>", "text"),
    ],
)
def test_markup_goes_and_what_it_means_stays(markup: str, expected: str):
    assert read_markup(markup, source="page.html").text == expected
