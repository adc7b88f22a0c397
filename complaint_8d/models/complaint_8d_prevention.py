from odoo import fields, models

from .complaint_8d_document import REQUIRED


class Complaint8D(models.Model):
    """D7: documents change, and the same cause is looked for elsewhere (S3.21)."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    document_ids = fields.One2many(
        "complaint.8d.document", "report_id", string="Documents", copy=False
    )
    deployment_ids = fields.One2many(
        "complaint.8d.deployment",
        "report_id",
        string="Similar Products and Processes",
        copy=False,
    )
    similar_elsewhere = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Similar Elsewhere?",
        copy=False,
        help="Whether the same problem exists or could occur elsewhere (ISO 9001 "
        "10.2.1).",
    )
    similar_note = fields.Text(
        string="How This Was Found Out", copy=False, help="Where was looked, and how."
    )

    def _discipline_fields(self):
        own = dict.fromkeys(("similar_elsewhere", "similar_note"), "d7")
        return {**super()._discipline_fields(), **own}

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d7":
            return points
        return (
            points
            + self._missing_documents()
            + self._missing_deployments()
            + self._missing_similar()
        )

    def _missing_documents(self):
        open_lines = self.document_ids.filtered(lambda d: not d._has_answer())
        kinds = set(REQUIRED) - set(self.document_ids.mapped("kind"))
        labels = dict(
            self.env["complaint.8d.document"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        names = [labels[code] for code in REQUIRED if code in kinds]
        names += [line.display_name for line in open_lines]
        if not names:
            return []
        return [
            self.env._(
                "Enter the new revision with date, responsible and link, or say why "
                "none changes: %(documents)s.",
                documents=", ".join(names),
            )
        ]

    def _missing_deployments(self):
        left = self.deployment_ids.filtered(lambda d: not d._has_answer())
        if not left:
            return []
        return [
            self.env._(
                "Say whether these are affected, and plan what is done or say why "
                "not: %(names)s.",
                names=", ".join(left.mapped("display_name")),
            )
        ]

    def _missing_similar(self):
        if not self.similar_elsewhere or not (self.similar_note or "").strip():
            return [
                self.env._(
                    "Answer whether there is something similar elsewhere, and how this "
                    "was found out."
                )
            ]
        affected = "yes" in self.deployment_ids.mapped("affected")
        if affected != (self.similar_elsewhere == "yes"):
            return [
                self.env._(
                    "“Similar elsewhere?” and the list of what is affected do not "
                    "agree."
                )
            ]
        return []

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def _content(self, code):
        content = super()._content(code)
        if code != "d7":
            return content
        return {
            **content,
            "document_ids": [d._content_line() for d in self.document_ids],
            "deployment_ids": [d._content_line() for d in self.deployment_ids],
            "similar_elsewhere": self.similar_elsewhere or "",
            "similar_note": self.similar_note or "",
        }

    def _on_step_done(self, code):
        result = super()._on_step_done(code)
        if code == "d6":
            self._propose_prevention()
        return result

    def action_propose_prevention(self):
        """Put the documents to answer and similar products on the lists.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: D7 is complete, or the report is not in work
        """
        for report in self:
            report.check_access("write")
            report._check_editable("d7")
            # sudo: bills of materials decide, whether or not the user reads them.
            report.sudo()._propose_prevention()
        return True
