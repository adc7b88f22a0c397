from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext, is_html_empty

from ..tools import lifecycle, window
from ..tools.chain import sha256_hex
from ..tools.signed_names import signed_name


class ComplaintComplaint(models.Model):
    """The steps of a case: the buttons, their guards, and what its gate signs."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    def _open_states(self):
        """Return the states in which a case still needs somebody."""
        return list(lifecycle.OPEN)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_acknowledge(self):
        """Confirm receipt: note when and by whom, and fix the customer's words.

        The customer is written to when an address is known.

        :return: True
        :raises AccessError: the user is no handler
        """
        self.check_access("write")
        todo = self.filtered(
            lambda c: not c.acknowledged_at and c.state not in lifecycle.FINAL
        )
        todo._write_acknowledgement()
        template = self.env.ref("complaint_mgmt.mail_template_acknowledgement", False)
        for complaint in todo:
            digest = sha256_hex(complaint.statement.encode())
            self.env["complaint.event"]._record(
                complaint, "complaint.acknowledged", {"statement_sha256": digest}
            )
            if template and complaint.partner_id.email:
                complaint.message_post_with_source(
                    template,
                    subtype_xmlid="mail.mt_comment",
                    partner_ids=complaint.partner_id.ids,
                )
        return True

    def action_assign_to_me(self):
        """Become the handler of these cases.

        :return: True
        """
        self.write({"user_id": self.env.uid})
        return True

    def action_start(self):
        """Begin the investigation of classified cases.

        :return: True
        :raises UserError: no handler or no class yet
        """
        for complaint in self.filtered(lambda c: not c.user_id):
            complaint.user_id = self.env.user
        self.write({"state": "investigation"})
        return True

    def action_submit(self):
        """Open the signature dialog with which the handler proposes a decision.

        :return: a window action
        :raises UserError: the proposal is not complete (S9.4.2.1.7.6)
        """
        self.ensure_one()
        self._gate_check_submit("decision")
        return self.action_gate_submit("decision")

    def action_withdraw(self):
        """Take a proposal back that is not yet signed by all.

        :return: True
        :raises AccessError: the user may not handle the case
        :raises UserError: nothing is waiting for signatures
        """
        self.check_access("write")
        for complaint in self:
            complaint._require(
                complaint._gate_open_round("decision"),
                self.env._("Nothing waits for signatures."),
            )
        self._gate_withdraw(self.env._("Withdrawn by the handler."))
        return True

    def action_record_reply(self):
        """Open the form in which the answer to the customer is recorded.

        :return: a window action
        """
        self.ensure_one()
        self._guard_gate_approved()
        return window.dialog(
            self.env._("Reply to the Customer"),
            "complaint.reply",
            complaint_id=self.id,
            text=self.proposal,
        )

    def action_close(self):
        """Close cases whose answer was given.

        :return: True
        :raises UserError: not answered yet, not settled, or the decision is no longer
            valid
        """
        self.write({"state": "closed"})
        return True

    def action_back_to_investigation(self):
        """Take an answered case up again, since the customer is not satisfied.

        :return: True
        """
        self.write({"state": "investigation"})
        return True

    def action_ask_reason(self):
        """Open the dialog that asks why; the target state comes in the context.

        :return: a window action
        """
        return window.dialog(
            self.env._("Reason"),
            "complaint.reason",
            complaint_ids=self.ids,
            target=self.env.context.get("target_state"),
        )

    def _write_acknowledgement(self):
        vals = {
            "acknowledged_at": fields.Datetime.now(),
            "acknowledged_by_id": self.env.uid,
        }
        return self._write_system(vals)

    def _state_stamp(self, target):
        stamp = super()._state_stamp(target)
        is_closed = target == "closed"
        stamp["closed_at"] = stamp["state_changed_at"] if is_closed else False
        stamp["closed_by_id"] = self.env.uid if is_closed else False
        return stamp

    # ------------------------------------------------------------------
    # Chatter
    # ------------------------------------------------------------------

    def _creation_subtype(self):
        return self.env.ref("complaint_mgmt.mail_message_subtype_new")

    def _track_subtype(self, init_values):
        self.ensure_one()
        if "state" in init_values:
            return self.env.ref("complaint_mgmt.mail_message_subtype_state")
        return super()._track_subtype(init_values)

    # ------------------------------------------------------------------
    # Guards: they look at evidence, not at the caller
    # ------------------------------------------------------------------

    def _guard_handler(self):
        self._require(self.user_id, self.env._("Assign a handler first."))

    def _guard_class(self):
        self._require(self.class_id, self.env._("Classify the complaint first."))

    def _guard_proposal(self):
        self._require(
            self.outcome, self.env._("Say what the investigation came to (Outcome).")
        )
        self._require(
            (self.proposal or "").strip(),
            self.env._("Write down what you propose (Proposal)."),
        )
        self._require(
            not is_html_empty(self.investigation),
            self.env._("Write down what the investigation found (Findings)."),
        )

    def _guard_gate_open(self):
        self._require(
            self._gate_open_round("decision"),
            self.env._(
                "A decision begins with the handler's signed proposal: use “Propose "
                "Decision”."
            ),
        )

    def _guard_gate_not_open(self):
        self._require(
            not self._gate_open_round("decision"),
            self.env._("The signatures are still being collected."),
        )

    def _guard_gate_approved(self):
        self._require(
            self._gate_is_approved("decision"),
            self.env._("The decision is not signed by all who must sign it."),
        )

    def _guard_replied(self):
        self._require(
            self._current_replies(),
            self.env._("Record the reply to the customer first."),
        )

    def _guard_settled(self):
        self._require(
            self._current_replies()[-1:].satisfaction != "no",
            self.env._(
                "The customer is not satisfied: take the case back to investigation."
            ),
        )

    def _guard_unsettled(self):
        unsettled = self._current_replies()[-1:].satisfaction == "no"
        self._require(
            unsettled or not self._gate_is_approved("decision"),
            self.env._(
                "The decision is signed and the customer did not object: there is no "
                "reason to investigate again."
            ),
        )

    def _require(self, holds, message):
        if not holds:
            raise UserError(
                self.env._("%(number)s: %(message)s", number=self.name, message=message)
            )

    def _current_replies(self):
        """Return the replies that answer on the decision that holds now, oldest
        first.
        """
        round_number = self._decision_round_number()
        return (
            self._all_lines("reply_ids")
            .filtered(lambda r: r.round == round_number)
            .sorted("id")
        )

    def _decision_round(self):
        """Return the latest round of signatures on the decision."""
        rounds = self.gate_round_ids.filtered(lambda r: r.gate == "decision")
        return rounds.sorted("number")[-1:]

    def _decision_round_number(self):
        return self._decision_round().number

    def _decided_at(self):
        """Return when the last signature on the decision was given."""
        return self._decision_round().closed_at or self.received_at

    # ------------------------------------------------------------------
    # The decision gate
    # ------------------------------------------------------------------

    def _gate_labels(self):
        return {**super()._gate_labels(), "decision": self.env._("Decision")}

    def _gate_watched_fields(self):
        """Return what a decision covers, or what decides who signs it."""
        return {
            "statement",
            "partner_id",
            "class_id",
            "outcome",
            "investigation",
            "proposal",
            "amount",
            "item_ids",
            "user_id",
            "company_id",
        }

    def _gate_payload_labels(self, gate):
        return {
            **super()._gate_payload_labels(gate),
            "number": self._fields["name"]._description_string(self.env),
            "customer": self._fields["partner_id"]._description_string(self.env),
            "findings": self._fields["investigation"]._description_string(self.env),
            "items": self._fields["item_ids"]._description_string(self.env),
        }

    def _gate_render(self, gate, content):
        shown = {
            key: value for key, value in content.items() if not key.endswith("_sha256")
        }
        return super()._gate_render(gate, shown)

    def _gate_render_value(self, key, value):
        if key == "items" and isinstance(value, dict):
            return self._gate_render_item(value)
        if key == "customer" and value:
            # sudo: the name of the customer, for whoever may see what is signed.
            return self.env["res.partner"].sudo().browse(value).exists().name or ""
        if key == "class" and value:
            # sudo: the name of a class, for whoever may see what is signed.
            classes = self.env["complaint.class"].sudo()
            found = self.sudo().class_id.filtered(lambda c: c.code == value)
            found = found or classes.search([("code", "=", value)], limit=1)
            return found.name or value
        return super()._gate_render_value(key, value)

    def _gate_render_item(self, line):
        # sudo: names of product and unit, for whoever may see what is signed.
        product = self.env["product.product"].sudo().browse(line["product"]).exists()
        unit = self.env["uom.uom"].sudo().browse(line["unit"]).exists()
        name = line.get("product_name") or product.display_name or ""
        words = [name, line["lot"]]
        if float(line["defective"]):
            words.append(f"{float(line['defective']):g} {unit.name or ''}".strip())
        if line["defect"]:
            words.append(f"[{line['defect']}]")
        return " · ".join(word for word in words if word)

    def _gate_payload(self, gate):
        if gate != "decision":
            return super()._gate_payload(gate)
        return {
            "number": self.name,
            "customer": self.partner_id.id or None,
            "statement_sha256": sha256_hex((self.statement or "").encode()),
            "class": signed_name(self.class_id, "code"),
            "outcome": self.outcome or "",
            "findings": html2plaintext(self.investigation or ""),
            "proposal": self.proposal or "",
            "amount": f"{self.amount:.2f} {self.currency_id.name}",
            "items": [item._gate_payload_line() for item in self.item_ids.sorted("id")],
        }

    def _gate_check_submit(self, gate):
        super()._gate_check_submit(gate)
        if gate != "decision":
            return
        if self.state != "investigation":
            raise UserError(
                self.env._(
                    "%(number)s: only a case under investigation can be proposed.",
                    number=self.name,
                )
            )
        if not self._is_handler():
            raise AccessError(self.env._("Only a handler proposes a decision."))
        self._guard_proposal()
        self._check_requirements("propose")

    def _gate_on_submitted(self, gate, gate_round):
        if gate == "decision":
            self.write({"state": "decision"})

    def _gate_on_approved(self, gate, gate_round):
        if gate == "decision":
            self.write({"state": "reply"})

    def _gate_on_sent_back(self, gate, gate_round):
        self._gate_fall_back(gate)

    def _gate_on_refused(self, gate, gate_round):
        self._gate_fall_back(gate)

    def _gate_on_void(self, gate, gate_round):
        self._gate_fall_back(gate)

    def _gate_fall_back(self, gate):
        """Take the case back to investigation: there is no decision any more."""
        if gate == "decision" and self.state in ("decision", "reply"):
            self.write({"state": "investigation"})
