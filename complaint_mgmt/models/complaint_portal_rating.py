from odoo import models


class ComplaintComplaint(models.Model):
    """The question after closing, on the page of the customer (S4.18)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _portal_rating(self):
        """Return how the customer rates this case, if he was asked.

        :return: None, or a dict with `value` (1, 3 or 5; 0 as long as he did not
            answer) and `token` of the page on which he does
        """
        self.ensure_one()
        # sudo: the customer of this case looks, which was judged; the token is his.
        case = self.sudo()
        if case.state != "closed" or not case.satisfaction_asked_at:
            return None
        ratings = self.env["rating.rating"].sudo()
        asked = ratings.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)],
            order="id desc",
            limit=1,
        )
        if asked.consumed:
            return {"value": int(asked.rating), "token": None}
        if not case._is_archived():
            return {"value": 0, "token": case._rating_get_access_token()}
        # no row is added to an archived file
        return {"value": 0, "token": asked.access_token} if asked else None
