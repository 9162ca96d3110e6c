"""How fast documents are read: ours, in the process of its own that a run reads with, against the obvious reader of each type.

    python bench/readers.py FOLDER [--pairs 3] [--json]

Every type found in the folder is read by both sides in turn, best of the pairs. The others give text without headings, or with other
things lost: pypdf and pdfplumber for PDF, python-docx and bare mammoth for DOCX, BeautifulSoup for HTML. What is not installed is
left out. `outlined` counts the documents that came with headings.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from loresmith.errors import LoresmithError
from loresmith.ingest.limits import Refused
from loresmith.ingest.reader import Reader

LOADERS = {
    ".pdf": "loresmith.ingest.pdf.load:load",
    ".docx": "loresmith.ingest.docx:load",
    ".epub": "loresmith.ingest.epub:load",
    ".ipynb": "loresmith.ingest.notebook:load",
    ".csv": "loresmith.ingest.tabular:load",
    ".html": "loresmith.ingest.html:load",
    ".md": "loresmith.ingest.markdown:load",
    ".txt": "loresmith.ingest.plain:load",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of documents, read whole")
    parser.add_argument("--pairs", type=int, default=3, help="times both sides read each type, best counts")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    by_type: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(path for path in arguments.folder.rglob("*") if path.is_file()):
        if path.suffix.lower() in LOADERS:
            by_type[path.suffix.lower()].append(path)
    rows = [measure(suffix, paths, arguments.pairs) for suffix, paths in sorted(by_type.items())]
    print(json.dumps(rows, indent=2) if arguments.json else "\n".join(map(line, rows)))


def measure(suffix: str, paths: Sequence[Path], n_pairs: int) -> dict[str, Any]:
    """Return what reading the files of one type took on both sides."""
    ours, theirs, n_read, n_outlined = [], defaultdict(list), 0, 0
    others = {name: read for name, (package, read) in OTHERS.get(suffix, {}).items() if find_spec(package)}
    with Reader() as reader:
        warm_up(reader, paths[0], suffix)
        for _ in range(n_pairs):
            started = time.perf_counter()
            n_read, n_outlined = read_all(reader, paths, suffix)
            ours.append(time.perf_counter() - started)
            for name, read in others.items():
                started = time.perf_counter()
                for path in paths:
                    read(path)
                theirs[name].append(time.perf_counter() - started)
    megabytes = sum(path.stat().st_size for path in paths) / 1e6
    return {
        "type": suffix,
        "files": len(paths),
        "read": n_read,
        "outlined": n_outlined,
        "files_per_second": len(paths) / min(ours),
        "megabytes_per_second": megabytes / min(ours),
        "times_as_fast_as": {name: min(seconds) / min(ours) for name, seconds in theirs.items()},
    }


def warm_up(reader: Reader, path: Path, suffix: str) -> None:
    """Start the process and import the reader, which a run pays once."""
    try:
        reader.read(path, source=path.name, loader=LOADERS[suffix])
    except LoresmithError:
        return


def read_all(reader: Reader, paths: Sequence[Path], suffix: str) -> tuple[int, int]:
    """Return how many files gave a document, and how many of those have headings."""
    n_read = n_outlined = 0
    for path in paths:
        try:
            document = reader.read(path, source=path.name, loader=LOADERS[suffix])
        except Refused:
            continue
        n_read += 1
        n_outlined += bool(document.headings)
    return n_read, n_outlined


def line(row: dict[str, Any]) -> str:
    """Return one type's result in words."""
    against = ", ".join(f"{ratio:.1f} x {name}" for name, ratio in row["times_as_fast_as"].items()) or "nothing to compare with"
    speed = f"{row['files_per_second']:.1f} files/s, {row['megabytes_per_second']:.2f} MB/s"
    return f"{row['type']}: {row['read']} of {row['files']} read, {row['outlined']} with headings, {speed}; {against}"


def pypdf_text(path: Path) -> str:
    """Return a PDF's text by pypdf."""
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def pdfplumber_text(path: Path) -> str:
    """Return a PDF's text by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def pdfium_text(path: Path) -> str:
    """Return a PDF's text as PDFium gives it, without layout: the floor of what reading can take."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def python_docx_text(path: Path) -> str:
    """Return a DOCX's text by python-docx."""
    import docx

    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def mammoth_text(path: Path) -> str:
    """Return a DOCX's page by mammoth, without a style map."""
    import mammoth

    with path.open("rb") as file:
        return str(mammoth.convert_to_html(file).value)


def soup_text(path: Path) -> str:
    """Return a page's text by BeautifulSoup."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(path.read_bytes(), "html.parser").get_text()


OTHERS: dict[str, dict[str, tuple[str, Callable[[Path], str]]]] = {
    ".pdf": {"pypdf": ("pypdf", pypdf_text), "pdfplumber": ("pdfplumber", pdfplumber_text), "bare pdfium": ("pypdfium2", pdfium_text)},
    ".docx": {"python-docx": ("docx", python_docx_text), "bare mammoth": ("mammoth", mammoth_text)},
    ".html": {"beautifulsoup": ("bs4", soup_text)},
}

if __name__ == "__main__":
    main()
