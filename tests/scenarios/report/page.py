"""A page as a reader and a browser see it: text, tiles, charts, table rows, tags and attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link", "base", "area", "col", "embed", "source", "track", "wbr"}


@dataclass
class ChartSeen:
    key: str
    title: str = ""
    caption: str = ""
    svgs: int = 0
    table_rows: int = 0


@dataclass
class Page:
    text: str = ""
    tiles: list[str] = field(default_factory=list)
    charts: list[ChartSeen] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    styles: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self.cells: list[str] = []
        self.marks: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.page.tags.append((tag, attributes))
        if tag == "figure":
            self.page.charts.append(ChartSeen(attributes.get("id", "")))
        if tag == "svg" and self._inside("figure"):
            self.page.charts[-1].svgs += 1
        if tag == "tr" and self._inside("tbody"):
            self.cells = []
            if self._inside("figure"):
                self.page.charts[-1].table_rows += 1
        if tag not in VOID:
            self.open.append((tag, attributes))
            self.marks.append(len(self.pieces))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, attributes = self.open.pop()
            text = " ".join("".join(self.pieces[self.marks.pop() :]).split(" ")).strip()
            text = " ".join(part for part in text.replace("\n", " ").split(" ") if part)
            self._closed(name, attributes, text)
            if name == tag:
                break

    def _closed(self, name: str, attributes: dict[str, str], text: str) -> None:
        if name == "div" and attributes.get("class", "").startswith("tile"):
            self.page.tiles.append(text)
        elif name == "h3" and self._inside("figure"):
            self.page.charts[-1].title = text
        elif name == "figcaption":
            self.page.charts[-1].caption = text.replace("\xa0", " ")
        elif name in ("td", "th") and self._inside("tr"):
            self.cells.append(text)
        elif name == "tr" and self._inside("tbody"):
            self.page.rows.append(tuple(self.cells))
        if name in ("p", "div", "td", "th", "li", "h1", "h2", "h3", "figcaption", "caption", "summary"):
            self.pieces.append(" ")

    def _inside(self, tag: str) -> bool:
        return any(name == tag for name, _ in self.open)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "style":
            self.page.styles += data
        else:
            self.pieces.append(data)


def page_of(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    raw = "".join(reader.pieces).replace("\n", " ")
    reader.page.text = " ".join(part for part in raw.split(" ") if part)
    return reader.page
