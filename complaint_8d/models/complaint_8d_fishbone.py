from markupsafe import Markup

from odoo import models

from ..tools.fishbone import OTHER, fishbone


class Complaint8D(models.Model):
    """The fishbone on paper."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _fishbone_svg(self, kind="occurrence", content=None, title=None):
        """Return the fishbone of one question as SVG, in the user's language.

        :param str kind: "occurrence", "escape" or "system"
        :param dict content: `_content("d4")`, or the one of a snapshot
        :param str title: of the report in that snapshot; None: as it is now
        :return: Markup, all texts escaped
        """
        self.ensure_one()
        field = self.env["complaint.8d.cause"]._fields["category"]
        labels = dict(field._description_selection(self.env))
        labels[OTHER] = self.env._("Other")
        content = content if content is not None else self._content("d4")
        # what fishbone() returns is escaped text by text
        return Markup(fishbone(content, title or self.title, kind, labels))
