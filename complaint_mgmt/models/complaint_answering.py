from odoo import api, fields, models

from ..tools import window

# Demands by which a reply is written as a draft instead of being recorded at once.
DRAFT_KINDS = {"reply_block", "second_reader"}


class ComplaintComplaint(models.Model):
    """Answering the customer: drafts, and what the procedure demands of a reply."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    has_draft_reply = fields.Boolean(
        compute="_compute_has_draft_reply", compute_sudo=True
    )

    @api.depends("reply_ids.state")
    def _compute_has_draft_reply(self):
        for complaint in self:
            complaint.has_draft_reply = bool(complaint._draft_reply())

    def _last_replies(self):
        """Return the result that each case was told last: dict, id -> reply."""
        told = self._all_lines("reply_ids").filtered(lambda r: r._is_told_result())
        told = told.sorted(lambda r: (r.round, r.id))
        return {reply.complaint_id.id: reply for reply in told}

    def _current_replies(self):
        return super()._current_replies().filtered(lambda r: r._is_told_result())

    def _draft_reply(self):
        return self._all_lines("reply_ids").filtered(lambda r: r.state == "draft")

    def _reply_in_question(self):
        """Return the reply that is about to be told, or else the one told last."""
        return self._draft_reply() or self._current_replies()[-1:]

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_record_reply(self):
        """Open the form of a reply; the draft when the procedure demands more of it.

        :return: a window action
        """
        self.ensure_one()
        kinds = set(self._requirements("reply").mapped("kind"))
        if self._draft_reply() or kinds & DRAFT_KINDS:
            return self.action_compose_reply()
        return super().action_record_reply()

    def action_compose_reply(self):
        """Go on with the draft of a reply, or begin one with the parts demanded.

        :return: a window action
        :raises AccessError: the user is no handler
        :raises UserError: there is no decision to answer on
        """
        self.ensure_one()
        self.check_access("write")
        self._guard_gate_approved()
        reply = self._draft_reply() or self._begin_draft()
        return window.form(
            reply, name=self.env._("Reply to the Customer"), views=[(False, "form")]
        )

    def _begin_draft(self):
        blocks = self._demanded_blocks()
        vals = {"complaint_id": self.id, "state": "draft"}
        modes = self._requirements("reply").filtered("reply_mode").mapped("reply_mode")
        if modes:
            vals["mode"] = modes[0]
        if not blocks:
            vals["text"] = self.proposal
        reply = self.env["complaint.reply"].create(vals)
        if blocks:
            reply.line_ids = reply._draft_lines(blocks)
        return reply

    def _demanded_blocks(self):
        """Return the parts that the procedure wants to see in the reply."""
        demanded = self._requirements("reply")
        blocks = demanded.filtered(lambda r: r.kind == "reply_block").block_id
        return blocks.sudo(False).sorted("sequence")

    def action_first_reply(self):
        """Open the form of the first reply, which names the next measures (S7.4.4).

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self.env._("First Reply"),
            "complaint.reply",
            complaint_id=self.id,
            purpose="first",
        )

    def action_replies(self):
        """Open all replies of this case, by round.

        :return: a window action
        """
        self.ensure_one()
        domain = [("complaint_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replies"),
            "res_model": "complaint.reply",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"group_by": ["round"]},
        }

    def _open_form(self):
        return window.form(self, views=[(False, "form")])

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing_reply_block(self, requirement):
        block = requirement.block_id.with_env(self.env)
        reply = self._reply_in_question()
        line = reply.line_ids.filtered(lambda found: found.block_id == block)
        if line._is_filled() if line else False:
            return None
        if line.text and block.needs_date:
            return self.env._("Reply: give the date in “%(block)s”.", block=block.name)
        return self.env._("Reply: write the part “%(block)s”.", block=block.name)

    def _missing_second_reader(self, requirement):
        if self._reply_in_question().is_read:
            return None
        return self.env._(
            "Reply: let another handler than the writer read and approve the wording."
        )

    def _missing_reply_mode(self, requirement):
        reply = self._reply_in_question()
        if reply.mode == requirement.reply_mode:
            return None
        modes = dict(reply._fields["mode"]._description_selection(self.env))
        return self.env._(
            "Reply: answer the customer in this way: %(mode)s.",
            mode=modes[requirement.reply_mode],
        )

    def _missing_reply_person(self, requirement):
        reply = self._reply_in_question()
        wanted = {
            "phone": reply.told_to and reply.told_number,
            "visit": reply.told_to and reply.visit_note,
            "entrusted": reply.told_to,
        }
        if reply and wanted.get(reply.mode, True):
            return None
        return self.env._(
            "Reply: note whom we talked to, and the phone number or a note on the "
            "visit."
        )

    def _missing_reply_enclosure(self, requirement):
        if self._reply_in_question().attachment_ids:
            return None
        return self.env._("Reply: enclose the report, the test data or the pictures.")

    def _missing_first_reply(self, requirement):
        if self._all_lines("reply_ids").filtered(lambda r: r.purpose == "first"):
            return None
        return self.env._("Give the customer a first reply that names the measures.")

    def _missing_delivery_proof(self, requirement):
        if self._current_replies()[-1:]._is_delivered():
            return None
        return self.env._("Reply: add a proof that it reached the customer.")
