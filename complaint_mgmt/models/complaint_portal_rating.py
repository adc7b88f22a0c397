from odoo import models


class ComplaintComplaint(models.Model):
    """The question after closing, on the page of the customer (S4.18)."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _portal_rating(self):
        """Return how the customer rates this case.

        Who has no address was not asked by mail and is asked here, as long as the file
        is open to it: not once it is archived, nor for a register of earlier years.

        :return: None, or a dict with `value` (1, 3 or 5; 0 as long as he did not
            answer) and `token` of the page on which he does
        """
        self.ensure_one()
        # sudo: the customer of this case looks, which was judged; the token is his.
        case = self.sudo()
        if case.state != "closed" or not case._portal_asks_rating():
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

    def _portal_asks_rating(self):
        if self.satisfaction_asked_at:
            return True
        is_late = self.door == "import" or self._is_archived()
        return not is_late and self._is_rating_welcome()
