from odoo import api, fields, models
from odoo.exceptions import UserError

SYSTEM = frozenset(("thanked_at", "thanked_by_id"))


class Complaint8D(models.Model):
    """D8: recognition, lessons, thanks, and the last word to the customer."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    recognition = fields.Text(
        string="Recognition of the Team",
        copy=False,
        help="What the team achieved, and how it is honoured.",
    )
    lessons = fields.Text(
        string="Lessons Learned",
        copy=False,
        help="What others can learn from it, and where it is kept.",
    )
    final_message = fields.Text(
        string="Final Word to the Customer",
        copy=False,
        help="How and with what result the customer was told that it is solved.",
    )
    final_message_on = fields.Date(string="Customer Told On", copy=False)
    thanked_at = fields.Datetime(string="Team Thanked On", readonly=True, copy=False)
    thanked_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    def _discipline_fields(self):
        names = ("recognition", "lessons", "final_message", "final_message_on")
        return {**super()._discipline_fields(), **dict.fromkeys(names, "d8")}

    @api.model_create_multi
    def create(self, vals_list):
        if any(SYSTEM & vals.keys() for vals in vals_list):
            raise UserError(self._engine_refusal())
        # said here, for a default of a caller's context would count otherwise
        blank = dict.fromkeys(SYSTEM, False)
        return super().create([{**vals, **blank} for vals in vals_list])

    def write(self, vals):
        if SYSTEM & vals.keys():
            raise UserError(self._engine_refusal())
        return super().write(vals)

    # ------------------------------------------------------------------
    # Thanks
    # ------------------------------------------------------------------

    def action_thank_team(self):
        """Send the recognition to the members of the team.

        :return: True
        :raises AccessError: the user is not of the 8D team
        :raises UserError: nothing is written, or D8 is complete
        """
        self.ensure_one()
        self.check_access("write")
        self._check_editable("d8")
        if not (self.recognition or "").strip():
            raise UserError(self.env._("Write the recognition of the team first."))
        self.message_post(
            body=self.recognition,
            subject=self.env._("Thanks to the team of %(report)s", report=self.name),
            partner_ids=self._team_partners().ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        # sudo: when the team was thanked is written by this step only.
        self.sudo()._write_engine(
            {"thanked_at": fields.Datetime.now(), "thanked_by_id": self.env.uid}
        )
        self.env["complaint.event"]._record(self, "8d.team_thanked")
        return True

    def _team_partners(self):
        """Return whom to thank: the leader, the members, who did the actions."""
        # sudo: only the partners are taken, to write to them.
        report = self.sudo()
        users = report.user_id
        done = report.action_ids.filtered(lambda a: a.state != "cancelled")
        users |= done.owner_id
        if "member_ids" in self._fields:
            users |= report.member_ids.user_id
        return users.filtered("active").partner_id

    # ------------------------------------------------------------------
    # What is missing, what it says
    # ------------------------------------------------------------------

    def _missing(self, code):
        points = super()._missing(code)
        if code != "d8":
            return points
        return points + self._missing_words() + self._missing_all_verified()

    def _missing_words(self):
        points = []
        if not (self.recognition or "").strip() or not self.thanked_at:
            points.append(self.env._("Write the recognition, and thank the team."))
        if not (self.lessons or "").strip():
            points.append(self.env._("Write down the lessons learned."))
        told = (self.final_message or "").strip() and self.final_message_on
        # whoever caused it: a customer who complained is told
        if (self.kind == "customer" or self.complaint_ids) and not told:
            points.append(
                self.env._("Write when and how the customer was told the result.")
            )
        return points

    def _missing_all_verified(self):
        """S3.17: a report is made after all measures were verified."""
        left = self.action_ids.filtered(
            lambda a: a.state not in ("verified", "cancelled")
        )
        if not left:
            return []
        return [
            self.env._(
                "Have all actions verified first: %(actions)s.",
                actions=", ".join(left.mapped("display_name")),
            )
        ]

    def _content(self, code):
        content = super()._content(code)
        if code != "d8":
            return content
        return {
            **content,
            "recognition": self.recognition or "",
            "lessons": self.lessons or "",
            "final_message": self.final_message or "",
            "final_message_on": str(self.final_message_on or ""),
            "thanked_at": str(self._day_of(self.thanked_at) or ""),
        }

    def _on_step_reopened(self, code):
        result = super()._on_step_reopened(code)
        if code == "d8":
            # the next iteration is thanked for anew
            self._write_engine({"thanked_at": False, "thanked_by_id": False})
        return result

    def _on_iteration(self, kept):
        result = super()._on_iteration(kept)
        # the customer is told the next result anew; the old word is in the snapshot
        self._write_engine({"final_message": False, "final_message_on": False})
        return result
