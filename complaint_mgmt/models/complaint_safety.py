from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import lifecycle, window
from ..tools.chain import sha256_hex

SAFETY_ACTIVITY = "complaint_mgmt.mail_activity_type_safety"


class ComplaintComplaint(models.Model):
    """Words of danger in the customer's statement: they propose, a person decides."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    safety_word_ids = fields.Many2many(
        "complaint.safety.word",
        string="Safety Words Found",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    safety_state = fields.Selection(
        [
            ("open", "To Be Judged"),
            ("accepted", "Words Accepted"),
            ("dismissed", "Dismissed"),
        ],
        string="Safety Judgement",
        readonly=True,
        copy=False,
        tracking=True,
    )
    safety_reason = fields.Text(string="Why It Is No Danger", readonly=True, copy=False)
    safety_class_id = fields.Many2one(
        "complaint.class",
        string="Class Proposed by Safety Words",
        compute="_compute_safety_class_id",
        compute_sudo=True,
    )

    @api.depends(
        "safety_word_ids.class_id",
        "safety_word_ids.is_serious",
        "company_id",
        "class_version_id",
    )
    def _compute_safety_class_id(self):
        classes = self.env["complaint.class"]
        if self.safety_word_ids:
            classes = classes.search([("is_serious", "=", True)])
        for complaint in self:
            words = complaint.safety_word_ids
            proposed = words.class_id.filtered(complaint._is_own_class)
            if words.filtered(
                lambda w, p=proposed: w.is_serious and w.class_id not in p
            ):
                # a word's class may be of another procedure than the case follows
                proposed |= classes.filtered(complaint._is_own_class)[:1]
            complaint.safety_class_id = proposed.sorted(
                lambda k: (not k.is_serious, k.sequence, k.code)
            )[:1]

    def _is_own_class(self, found):
        """Return whether a class is one that this case may have."""
        same_company = found.company_id <= self.company_id
        return same_company and found.version_id == self.class_version_id

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._scan_safety()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if "statement" in vals:
            self._scan_safety()
        return result

    # ------------------------------------------------------------------
    # A person decides
    # ------------------------------------------------------------------

    def action_safety_accept(self):
        """Take the class that the safety words propose.

        :return: True
        :raises AccessError: the user is no handler
        :raises UserError: nothing is proposed
        """
        for complaint in self:
            complaint._check_safety_open()
            names = ", ".join(complaint.safety_word_ids.mapped("name"))
            proposed = complaint.safety_class_id
            if proposed and proposed != complaint.class_id:
                reason = self.env._("Safety words: %(words)s", words=names)
                complaint.write({"class_id": proposed.id, "class_reason": reason})
            complaint._close_safety("accepted")
        return True

    def action_safety_dismiss(self):
        """Open the dialog that asks why nobody is in danger.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Dismiss Safety Words"),
            "complaint.safety.dismiss",
            complaint_id=self.id,
        )

    def _safety_dismiss(self, reason):
        self._check_safety_open()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why nobody is in danger."))
        self._close_safety("dismissed", reason)

    def _check_safety_open(self):
        self.check_access("write")
        if not self._is_handler():
            raise AccessError(self.env._("Only a handler judges safety words."))
        if self.safety_state != "open" or self.state in lifecycle.FINAL:
            raise UserError(
                self.env._(
                    "%(number)s has no safety words to be judged.", number=self.name
                )
            )

    def _close_safety(self, state, reason=False):
        self._write_system({"safety_state": state, "safety_reason": reason})
        data = {"words": sorted(self.safety_word_ids.ids)}
        if reason:
            data["reason_sha256"] = sha256_hex(reason.encode())
        self.env["complaint.event"]._record(self, f"safety.{state}", data)
        # sudo: what called others is settled.
        self.sudo().activity_unlink([SAFETY_ACTIVITY])

    def _guard_safety_judged(self):
        """Refuse to answer or to close while words of danger wait for a person."""
        self._require(
            self.safety_state != "open",
            self.env._(
                "Words of danger were found and nobody judged them. Accept or dismiss "
                "them first."
            ),
        )

    # ------------------------------------------------------------------
    # Looking for words, and calling people
    # ------------------------------------------------------------------

    def _scan_safety(self):
        """Look for the words of each company in the statements of open cases."""
        domain = [("company_id", "in", [*self.company_id.ids, False])]
        # sudo: who logs a case need not see the list, nor may write a case.
        words = self.env["complaint.safety.word"].sudo().search(domain)
        for complaint in self.sudo():
            own = words.filtered(lambda w, c=complaint: w.company_id <= c.company_id)
            complaint._note_safety(own._found_in(complaint.statement))

    def _note_safety(self, found):
        known = self.safety_word_ids
        if found == known or self.state in lifecycle.FINAL:
            return
        new = found - known
        vals = {"safety_word_ids": [fields.Command.set(found.ids)]}
        if new:
            vals.update(safety_state="open", safety_reason=False)
        elif not found:
            vals.update(safety_state=False, safety_reason=False)
            self.activity_unlink([SAFETY_ACTIVITY])
        self._write_system(vals)
        if new._calls():
            self._call_for_safety(found._calls())

    def _call_for_safety(self, words):
        """Call the team leader, or else every QA head, in this very transaction."""
        users = self._safety_users()
        self.activity_unlink([SAFETY_ACTIVITY])
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": self.env.ref(SAFETY_ACTIVITY).id,
                    "automated": True,
                    "summary": self._safety_summary(user, words),
                    "date_deadline": fields.Date.context_today(
                        self.with_context(tz=user.tz)
                    ),
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": self.id,
                    "user_id": user.id,
                }
                for user in users
            ]
        )
        data = {"words": sorted(words.ids), "called": sorted(users.ids)}
        # sudo(False): the event names who logged, with the rights of that person.
        self.env["complaint.event"]._record(self.sudo(False), "safety.alerted", data)

    def _safety_summary(self, user, words):
        names = ", ".join(words.mapped("name"))
        env = self.with_context(lang=user.lang).env
        return env._("Possible danger: %(words)s", words=names)

    def _safety_users(self):
        leader = self.team_id.leader_id.filtered(self._is_in_company)
        heads = self.env.ref(lifecycle.QA_HEAD).all_user_ids
        return leader or heads.filtered(self._is_in_company)

    def _is_in_company(self, user):
        return user.active and self.company_id in user.company_ids
