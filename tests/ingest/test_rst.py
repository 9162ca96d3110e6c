from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.errors import SourceError
from loresmith.ingest.rst import load
from loresmith.ingest.rst_inline import inline
from loresmith.ingest.rst_markdown import as_markdown

PAGE = """\
.. currentmodule:: quarry

.. _the-pumps:

=====
Pumps
=====

A pump moves ``water`` through a :term:`pipe`. See :doc:`other page <other>` [1]_.
It has two motors::

    >>> pump.start()

        indented
Motors
------

.. note::

   A motor runs at :attr:`~quarry.Motor.volts`.

.. image:: motor.png
   :alt: a motor

.. code-block:: python
   :linenos:

   motor = Motor()

.. py:function:: start(speed)
   :noindex:

   Start the motor.

.. versionadded:: 1.2

Valve
   A thing that closes a pipe.

* first
* second

.. [1] A footnote.
.. A comment.
"""


@pytest.fixture
def read(tmp_path: Path):
    """Return a reader of what is written to a file first."""

    def write_and_read(text: str):
        path = tmp_path / "page.rst"
        path.write_text(text)
        return load(path, source="page.rst")

    return write_and_read


def test_a_page_is_read_as_it_is_drawn(read):
    document = read(PAGE)
    assert document.text == (
        "# Pumps\n\nA pump moves water through a pipe. See other page. It has two motors:\n\n"
        "```\n>>> pump.start()\n\n    indented\n```\n\n"
        "## Motors\n\nA motor runs at volts.\n\n```python\nmotor = Motor()\n```\n\n"
        "start(speed)\n: Start the motor.\n\nNew in version 1.2.\n\n"
        "Valve\n: A thing that closes a pipe.\n\n- first\n- second"
    )


def test_headings_keep_their_order_and_their_label(read):
    headings = read(PAGE).headings
    assert [(one.level, one.text, one.anchor) for one in headings] == [(1, "Pumps", "the-pumps"), (2, "Motors", "motors")]


def test_tables_and_fields_stay_readable(read):
    text = read("T\n=\n\n=====  =====\nname   volts\n=====  =====\nA      12\n=====  =====\n\n:author: Ada\n:since: 1999\n").text
    assert "A      12" in text
    assert "- author: Ada\n- since: 1999" in text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("``x_`` and ``|y|``", "`x_` and `|y|`"),
        ("`Home <https://example.org>`_ and `more`_ and word_.", "Home and more and word."),
        (":func:`!f` :py:meth:`~a.b.c` :ref:`text <label>` :ref:`label`", "`f` `c` text label"),
        ("a_b and __init__ and *so*", "a_b and __init__ and *so*"),
        ("|project| is free", "project is free"),
    ],
)
def test_marks_inside_a_line_are_what_a_reader_sees(written, read):
    assert inline(written) == read


def test_a_page_that_only_includes_another_holds_no_text(read):
    with pytest.raises(SourceError, match="holds no text"):
        read(".. include:: ../CHANGES.rst\n")


@given(st.text(alphabet=" \n`:._*=-+|<>~[]#ab1\t", max_size=120))
def test_any_text_is_read_to_its_end(text):
    assert isinstance(as_markdown(text.expandtabs(8)), str)
