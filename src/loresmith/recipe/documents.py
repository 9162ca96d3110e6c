"""The sections about what there is to learn from: documents, sites, or questions and answers that exist."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from .section import Count, Fraction, Section


class Crawl(Section):
    """How a documentation site is read, and when to stop."""

    include: tuple[str, ...] = Field((), description="Paths to read, with `*`; empty means everything below the folder of `site`.")
    exclude: tuple[str, ...] = Field((), description="Paths to leave out, with `*`.")
    max_pages: Count = Field(1000, description="Most pages.")
    max_depth: Annotated[int, Field(ge=0)] = Field(12, description="Most links between `site` and a page.")
    max_bytes: Count = Field(500_000_000, description="Most bytes fetched in all.")
    max_minutes: Annotated[float, Field(gt=0)] = Field(120, description="Most minutes; the same command again goes on.")
    delay: Annotated[float, Field(ge=0)] = Field(1.0, description="Seconds between two requests; a longer crawl-delay of robots.txt wins.")
    javascript: Literal["auto", "always", "never"] = Field(
        "auto", description="Render pages in headless Chromium: where their text is written by script, all of them, or none."
    )
    allow_private: bool = Field(False, description="Allow loopback and private addresses, for an intranet; metadata addresses stay closed.")


class Source(Section):
    """Where documents come from: files, or a site."""

    path: Path | None = Field(None, description="A file, a folder (read whole) or a glob, relative to the recipe.")
    site: str = Field("", description="Address of a documentation site to crawl, in place of `path`.")
    crawl: Crawl = Field(default_factory=lambda: Crawl(), description="How `site` is read.")
    loader: str = Field(
        "", description="What reads all its files, in place of the loader of their type: `docling`, `trafilatura`, `module:attribute`."
    )
    licence: str = Field("", description="Licence of the documents, carried into every record and the datasheet.")
    url: str = Field("", description="Address under which the folder is published; file names are appended for links in the report.")

    @model_validator(mode="after")
    def _one_place(self) -> "Source":
        if (self.path is None) == (not self.site):
            raise ValueError("give either `path` (files) or `site` (an address), exactly one of them")
        return self


class Dataset(Section):
    """Questions and answers that already exist; takes the place of `sources`."""

    train: Path = Field(
        description="Training file, relative to the recipe: JSON, JSON lines, CSV or parquet; its form is told by its columns."
    )
    test: Path | None = Field(None, description="Test file; empty divides the training file.")
    split: Literal["given", "ours"] = Field(
        "given",
        description="`given` keeps the test as it came, leaks and all, and tells them apart; `ours` divides all rows anew, by passage.",
    )
    test_share: Fraction = Field(0.2, description="Share of the passages that `ours` holds out for the test.")
    dev_share: Fraction = Field(0.1, description="Share of the training passages kept for early stopping.")

    @model_validator(mode="after")
    def _has_a_test(self) -> "Dataset":
        if self.split == "given" and self.test is None:
            raise ValueError("`split: given` needs a `test` file; set `split: ours` to divide the training file")
        return self


class Chunk(Section):
    """How documents are cut into passages."""

    size: Count = Field(160, description="Most words in a passage.")
    overlap: Annotated[int, Field(ge=0)] = Field(0, description="Words of the passage before that are repeated, whole sentences only.")

    @model_validator(mode="after")
    def _overlap_fits(self) -> "Chunk":
        if self.overlap >= self.size:
            raise ValueError(f"overlap must be below size, got {self.overlap} and {self.size}")
        return self
