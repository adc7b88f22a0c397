from odoo import models

TODO = "mail.mail_activity_data_todo"


class Complaint8D(models.Model):
    """A solution that failed leaves the customer without protection (Ford G8D D3, D6).

    Interim actions end when the lasting ones are verified. Where these fail after all,
    somebody decides whether goods have to be held and sorted again.
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _on_iteration(self, kept):
        result = super()._on_iteration(kept)
        ended = self._interim_actions().filtered("ended_at")
        if ended and self.user_id:
            env = self.with_context(lang=self.user_id.lang).env
            self.activity_schedule(
                TODO,
                user_id=self.user_id.id,
                summary=env._("Does the customer need interim actions again?"),
                note=env._(
                    "The solution failed, and these interim actions were ended: "
                    "%(actions)s. If goods have to be held or sorted again, take D3 up "
                    "again.",
                    actions=", ".join(ended.mapped("display_name")),
                ),
            )
        return result
