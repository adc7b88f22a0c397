from odoo import api, models

COMPOSED = (False, "mail.compose.message", "mail.scheduled.message")


class MailMessage(models.Model):
    """What a message of a complaint encloses is a file of the complaint (S1.4.4).

    Odoo links whatever file a message names. One that belongs to nothing, or to another
    document, could be exchanged or deleted there, in a closed and archived case too.
    """

    _inherit = "mail.message"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._keep_enclosed()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._keep_enclosed()
        return result

    def _keep_enclosed(self):
        """Take in the own files of the writer, and copies of those of others."""
        for message in self._of_complaints():
            files = message.attachment_ids
            strange = files.filtered(
                lambda a: not (a.res_id and a._is_evidence_model(a.res_model or ""))
            )
            if not strange:
                continue
            place = {"res_model": message.model, "res_id": message.res_id}
            loose = strange.filtered(
                lambda a, own=message: (
                    not a.res_id
                    and a.res_model in COMPOSED
                    and a.create_uid.id == self.env.uid
                )
                # files of an activity that is done
                or (a.res_model == own._name and a.res_id == own.id)
            )
            loose.write(place)
            others = strange - loose
            copies = others.browse(
                [a.copy({**place, "name": a.name}).id for a in others]
            )
            if others:
                # past the guard: nobody changes what was said, only where it is kept
                message._replace_enclosed(others, copies)

    def _replace_enclosed(self, others, copies):
        kept = self.attachment_ids - others | copies
        models.Model.write(self, {"attachment_ids": [(6, 0, kept.ids)]})
