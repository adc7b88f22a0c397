"""Prints HTML files to one PDF with Chromium; understands wkhtmltopdf's options.

The header and the footer are HTML files too. As in the original they are told page
by page in their address which page of what they stand on, printed apart, and laid
over the page. Each input file becomes one entry of the outline with a named
destination, by which Odoo splits the result into one document a record.
"""

import io
import os
import resource
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

VERSION = "wkhtmltopdf 0.12.6.1 (with patched qt)"
MM = 96 / 25.4
# The original lays a page out on a wider screen than its paper and shrinks it.
SCALE = 0.75
# To it a container is as wide as the paper, whatever the queries for screens say.
STYLE = ".container { max-width: none !important; }"
SIZES = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "B4": (250, 353),
    "B5": (176, 250),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Ledger": (431.8, 279.4),
    "Tabloid": (279.4, 431.8),
    "Executive": (190.5, 254),
}
POINTS = {"A4": (595, 842)}
FLAGS = {
    "--disable-local-file-access",
    "--enable-local-file-access",
    "--quiet",
    "--header-line",
    "--footer-line",
    "--disable-smart-shrinking",
}


@dataclass
class Job:
    """What the command line asks for; lengths in millimetres."""

    options: dict[str, str] = field(default_factory=dict)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    output: str = ""

    def number(self, name: str, default: float = 0.0) -> float:
        """An option's length without its unit."""
        return float(self.options.get(name, str(default)).removesuffix("mm"))

    def size(self) -> tuple[float, float]:
        """Width and height of the paper."""
        width, height = SIZES.get(self.options.get("--page-size", "A4"), SIZES["A4"])
        width = self.number("--page-width", width)
        height = self.number("--page-height", height)
        if self.options.get("--orientation", "").lower() == "landscape":
            return max(width, height), min(width, height)
        return width, height

    def media_box(self) -> tuple[float, float]:
        """The paper in points, A4 rounded as everybody rounds it."""
        for name, points in POINTS.items():
            if self.size() == SIZES[name]:
                return points
            if self.size() == SIZES[name][::-1]:
                return points[::-1]
        width, height = self.size()
        return width / 25.4 * 72, height / 25.4 * 72


def parse(arguments: list[str]) -> Job:
    """Read a command line of Odoo's."""
    job, todo = Job(), list(arguments)
    while todo:
        item = todo.pop(0)
        if item in FLAGS:
            continue
        if item == "--cookie":
            job.cookies.append((todo.pop(0), todo.pop(0)))
        elif item.startswith("--"):
            job.options[item] = todo.pop(0)
        else:
            job.inputs.append(item)
    job.output = job.inputs.pop()
    return job


def cookies(job: Job) -> list[dict]:
    """Cookies of the options and of the cookie jar, which is one header line."""
    found = []
    jar = job.options.get("--cookie-jar")
    text = Path(jar).read_text("utf-8") if jar else ""
    for line in text.splitlines():
        pair, *rest = [part.strip() for part in line.split(";") if part.strip()]
        name, _, value = pair.partition("=")
        facts = dict(part.partition("=")[::2] for part in rest)
        domain = facts.get("domain") or "localhost"
        found.append({"name": name, "value": value, "domain": domain, "path": "/"})
    for name, value in job.cookies:
        place = {"domain": "localhost", "path": "/"}
        found.append({"name": name, "value": value, **place})
    return found


class Printer:
    """A browser that prints parts of the job."""

    def __init__(self, job: Job, context):
        self.job = job
        self.page = context.new_page()
        self.page.emulate_media(media="screen")
        self.width, self.height = job.size()

    def _margins(self, top: float, bottom: float) -> dict:
        left = self.job.number("--margin-left", 10)
        right = self.job.number("--margin-right", 10)
        values = {"top": top, "bottom": bottom, "left": left, "right": right}
        return {name: f"{max(value, 0):.3f}mm" for name, value in values.items()}

    def _print(self, address: str, top: float, bottom: float, **options):
        from pypdf import PdfReader

        self.page.goto(address, wait_until="load")
        self.page.add_style_tag(content=STYLE)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        data = self.page.pdf(
            width=f"{self.width}mm",
            height=f"{self.height}mm",
            margin=self._margins(top, bottom),
            scale=SCALE,
            print_background=True,
            **options,
        )
        return PdfReader(io.BytesIO(data)).pages

    def body(self, path: str):
        """All pages of one input file."""
        top = self.job.number("--margin-top", 10)
        bottom = self.job.number("--margin-bottom", 10)
        return self._print(Path(path).absolute().as_uri(), top, bottom)

    def edge(self, kind: str, numbers: dict):
        """The header or footer of one page, or None when there is none."""
        path = self.job.options.get(f"--{kind}-html")
        if not path:
            return None
        address = f"{Path(path).absolute().as_uri()}?{urlencode(numbers)}"
        top = self.job.number("--margin-top", 10)
        if kind == "header":
            # Spacing lifts the header's upper edge above the body.
            start = top - self.job.number("--header-spacing")
            end = self.height - top
        else:
            start = self.height - self.job.number("--margin-bottom", 10)
            end = 0
        end = min(end, self.height - max(start, 0) - 5)
        return self._print(address, start, end, page_ranges="1")[0]


def assemble(job: Job, printer: Printer):
    """The whole document."""
    from pypdf import PdfWriter
    from pypdf.generic import RectangleObject

    writer = PdfWriter()
    bodies = [(path, printer.body(path)) for path in job.inputs]
    total, number, starts = sum(len(pages) for _path, pages in bodies), 0, []
    for path, pages in bodies:
        starts.append(number)
        for index, page in enumerate(pages, 1):
            number += 1
            numbers = {
                "page": number,
                "frompage": 1,
                "topage": total,
                "sitepage": index,
                "sitepages": len(pages),
                "webpage": Path(path).name,
            }
            for kind in ("header", "footer"):
                layer = printer.edge(kind, numbers)
                if layer is not None:
                    page.merge_page(layer)
            page.mediabox = RectangleObject((0, 0, *job.media_box()))
            page.cropbox = page.mediabox
            writer.add_page(page)
    add_outline(writer, starts)
    writer.compress_identical_objects()
    return writer


def add_outline(writer, starts: list[int]) -> None:
    """One entry an input file, by names in the catalogue's old-style table."""
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NullObject,
        NumberObject,
        TextStringObject,
    )

    names = DictionaryObject()
    outline = DictionaryObject({NameObject("/Type"): NameObject("/Outlines")})
    parent = writer._add_object(outline)
    entries = []
    for index, start in enumerate(starts):
        name = NameObject(f"/__WKANCHOR_{index}")
        # Odoo wants the page's number here, as the original writes it.
        place = [NumberObject(start), NameObject("/XYZ")]
        place += [NumberObject(0), NumberObject(int(writer.pages[start].mediabox[3]))]
        names[name] = ArrayObject([*place, NullObject()])
        entry = DictionaryObject()
        entry[NameObject("/Title")] = TextStringObject(f"{index + 1}")
        entry[NameObject("/Parent")] = parent
        entry[NameObject("/Dest")] = name
        entries.append(writer._add_object(entry))
    for before, after in zip(entries, entries[1:], strict=False):
        before.get_object()[NameObject("/Next")] = after
        after.get_object()[NameObject("/Prev")] = before
    outline[NameObject("/First")] = entries[0]
    outline[NameObject("/Last")] = entries[-1]
    outline[NameObject("/Count")] = NumberObject(len(entries))
    root = writer._root_object
    root[NameObject("/Outlines")] = parent
    root[NameObject("/Dests")] = writer._add_object(names)


def convert(job: Job) -> None:
    """Print the job's files into its output."""
    from playwright.sync_api import sync_playwright

    flags = ["--disable-web-security", "--allow-file-access-from-files"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["COMPLAINT_CHROME"], args=flags
        )
        context = browser.new_context()
        context.add_cookies(cookies(job))
        writer = assemble(job, Printer(job, context))
        browser.close()
    with open(job.output, "wb") as output:
        writer.write(output)


def main() -> int:
    """Print, or say the version."""
    if "--version" in sys.argv:
        print(VERSION)
        return 0
    # Odoo limits its own address space, and a browser does not fit into that.
    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    convert(parse(sys.argv[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
