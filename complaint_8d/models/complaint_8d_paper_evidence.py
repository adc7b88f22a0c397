from base64 import b64encode

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from .complaint_8d_part import PARTS

IMAGES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")
# Of a discipline: more belong into the files that are sent along.
MOST_IMAGES = 12
MOST_BYTES = 20 * 1024 * 1024
SIZE = (900, 900)
NAMES = ("number", "name", "method", "kind", "location")


class Complaint8D(models.Model):
    """What paper shows beside the words: photos, and what was due and done when."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _paper_images(self, langs, content):
        """Return the photos that the lines of a discipline name as their files.

        :param dict content: `_content(code)`, or the one of a snapshot
        :return: list of dict: `data` (bytes of a JPEG), `caption`
        """
        named = dict(self._paper_files(langs, self._name, content))
        if not named:
            return []
        # sudo: the content names these files, and who may read it may see them.
        files = self.env["ir.attachment"].sudo()
        found = files.search_fetch(
            [
                ("checksum", "in", list(named)),
                ("mimetype", "in", IMAGES),
                ("file_size", "<=", MOST_BYTES),
            ],
            ["checksum"],
        )
        first = {file.checksum: file for file in reversed(found)}
        shown = [(first[d], text) for d, text in named.items() if d in first]
        made = [(_jpeg(file.raw), text) for file, text in shown[:MOST_IMAGES]]
        return [{"data": data, "caption": text} for data, text in made if data]

    def _paper_files(self, langs, model, content):
        """Yield digests of files with the line that they belong to, in its words."""
        words = self.env["complaint.8d.words"]
        for key, value in content.items():
            if key == "files":
                texts = (words._value(langs, model, n, content.get(n)) for n in NAMES)
                caption = " ".join(text for text in texts if text)
                yield from ((digest, caption[:90]) for digest in value)
            elif isinstance(value, list):
                inner = words._model_of(model, key)
                for line in value:
                    if isinstance(line, dict):
                        yield from self._paper_files(langs, inner, line)

    def _paper_dates(self, langs, code, iteration=0):
        """Return when a discipline was due and done; of the present iteration only."""
        if code == PARTS or (iteration and iteration != self.iteration):
            return ""
        words = self.env["complaint.8d.words"]
        # sudo: the clock is the same for everybody who may read the report.
        step = self.sudo()._step(code)
        said = [
            f"{words._label(langs, step._name, name)}: "
            f"{words._shown_moment(langs, step[name])}"
            for name in ("due_at", "done_at")
            if step[name]
        ]
        return " · ".join(said)


def _jpeg(data):
    """Return an image small enough for paper, as JPEG; None when it is none."""
    try:
        return image_process(data, size=SIZE, quality=80, output_format="JPEG")
    except (UserError, ValueError, OSError):
        return None


def data_uri(data):
    """Return a JPEG as the address of an image."""
    return f"data:image/jpeg;base64,{b64encode(data).decode()}"
