from odoo import api, models
from odoo.exceptions import ValidationError


class ComplaintRecallFilesMixin(models.AbstractModel):
    """Evidence belongs to the record that rests on it, and is fixed together with it.

    A file that belonged to nothing, or to another record, could be changed or deleted
    there after it was signed here.
    """

    _name = "complaint.recall.files.mixin"
    _description = "Part of a Recall With Evidence"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._adopt_files()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._adopt_files()
        return result

    def _adopt_files(self):
        """Let files that were uploaded before a record was saved belong to it.

        :raises ValidationError: a file belongs elsewhere
        """
        for record in self:
            # sudo: where a file belongs decides, whatever the user may read; only own
            # uploads that are for nothing else yet are taken.
            files = record.evidence_ids.sudo()
            for file in files._claim_for(record, is_engine=self.env.su):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” belongs to something else. Upload it here.",
                        name=file.name,
                    )
                )
