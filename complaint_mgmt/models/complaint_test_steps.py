from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..tools import lifecycle, window

TEST_ACTIVITY = "complaint_mgmt.mail_activity_type_test"


class ComplaintTest(models.Model):
    """The steps of a test: who authorises, who tests, and whom the result reaches."""

    _inherit = "complaint.test"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_authorise(self):
        """Authorise the analyst to take the samples and to test them (S9.4.2.2.3).

        :return: True
        :raises AccessError: the user is no QA head
        :raises UserError: analyst, samples or items are missing
        """
        self.write({"state": "authorised"})
        return True

    def action_start(self):
        """Begin the test.

        :return: True
        :raises UserError: the user is not the analyst, or a sample is not opened
        """
        self.write({"state": "started"})
        return True

    def action_finish(self):
        """Finish the test, and tell the QA head and who logged the complaint.

        :return: True
        :raises UserError: the user is not the analyst, or a result is missing
        """
        self.write({"state": "done"})
        return True

    def action_cancel(self):
        """Open the dialog that asks why the test is not made.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        return window.dialog(
            self._state_label("cancelled"),
            "complaint.sample.step",
            test_id=self.id,
            target="cancelled",
        )

    def action_correct(self):
        """Open a new request that corrects this finished test.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct %(test)s", test=self.name),
            "res_model": self._name,
            "view_mode": "form",
            "context": {
                "default_complaint_id": self.complaint_id.id,
                "default_corrects_id": self.id,
                "default_sample_ids": self.sample_ids.ids,
                "default_analyst_id": self.analyst_id.id,
                "default_is_full": self.is_full,
                "default_standard": self.standard,
            },
        }

    def action_open_form(self):
        """Show one test on a page of its own.

        :return: a window action
        """
        self.ensure_one()
        return window.form(self)

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    def _guard_request(self):
        self._require(
            self.analyst_id and self.sample_ids,
            self.env._("Choose the analyst and the samples first."),
        )
        self._require(
            self.is_full or self.line_ids,
            self.env._("List the items that are tested, or request all items."),
        )

    def _guard_analyst(self):
        self._require(
            self.env.su or self.env.user == self.analyst_id,
            self.env._(
                "Only the authorised analyst, %(name)s, does this.",
                name=self.analyst_id.name,
            ),
        )

    def _guard_samples_opened(self):
        closed = self.sample_ids.filtered(lambda s: s.state not in ("opened", "tested"))
        self._require(
            not closed,
            self.env._(
                "Confirm and open the samples first: %(samples)s.",
                samples=", ".join(closed.mapped("name")),
            ),
        )

    def _guard_results(self):
        self._require(
            self.line_ids and all(line.verdict for line in self.line_ids),
            self.env._("Enter for each item whether it passes."),
        )
        self._require(
            (self.conclusion or "").strip(), self.env._("Write down the conclusion.")
        )

    def _require(self, holds, message):
        if not holds:
            raise UserError(
                self.env._("%(test)s: %(message)s", test=self.name, message=message)
            )

    def _state_stamp(self, target):
        stamp = super()._state_stamp(target)
        now = stamp["state_changed_at"]
        names = {
            "authorised": {"authorised_at": now, "authorised_by_id": self.env.uid},
            "started": {"started_at": now},
            "done": {"finished_at": now},
        }
        return {**stamp, **names.get(target, {})}

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target == "done":
            for test in self:
                test._finish()
        return result

    # ------------------------------------------------------------------
    # Whom the result reaches
    # ------------------------------------------------------------------

    def _finish(self):
        """Note the result and tell it, in the transaction of the last step."""
        verdicts = self.line_ids.mapped("verdict")
        result = "oos" if "fail" in verdicts else "conform"
        self._write_system({"result": result})
        opened = self.sample_ids.filtered(lambda s: s.state == "opened")
        opened.write({"state": "tested"})
        data = {"test": self.id, "result": result}
        self.env["complaint.event"]._record(self.complaint_id, "test.finished", data)
        self._notify_heads()
        self._feed_back()

    def _notify_heads(self):
        """S9.4.2.2.3: the QA head hears of the result in time."""
        # sudo: who is QA head, and an activity for somebody else.
        case = self.sudo().complaint_id
        heads = self.env.ref(lifecycle.QA_HEAD).sudo().all_user_ids
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": self.env.ref(TEST_ACTIVITY).id,
                    "automated": True,
                    "summary": self.with_context(lang=user.lang)._finding(),
                    "date_deadline": fields.Date.context_today(
                        self.with_context(tz=user.tz)
                    ),
                    "res_model_id": self.env["ir.model"].sudo()._get_id(case._name),
                    "res_id": case.id,
                    "user_id": user.id,
                }
                for user in heads.filtered(case._is_in_company)
            ]
        )

    def _feed_back(self):
        """S3.10: who logged the complaint, when not of quality, hears our opinion."""
        # sudo: the role of another user, for yes or no only.
        reporter = self.complaint_id.sudo().reported_by_id
        if reporter.has_group(lifecycle.HANDLER) or not reporter.active:
            return
        own = self.with_context(lang=reporter.lang)
        body = plaintext2html(f"{own._finding()}\n{self.conclusion}")
        self.complaint_id.message_post(
            body=body, partner_ids=reporter.partner_id.ids, subtype_xmlid="mail.mt_note"
        )
        self._write_system({"feedback_at": fields.Datetime.now()})
        data = {"test": self.id, "to": reporter.id}
        self.env["complaint.event"]._record(self.complaint_id, "test.told", data)

    def _finding(self):
        results = dict(self._fields["result"]._description_selection(self.env))
        return self.env._(
            "Test %(test)s: %(result)s", test=self.name, result=results[self.result]
        )
