from odoo import api, models

from ..tools.destruction import Delete, Keep


class ComplaintComplaint(models.Model):
    """The one list of what a destroyed file loses (S1.4.6, PIPL 47, GDPR 5(1)(e))."""

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _destruction_plan(self):
        """Return for each model that leads to a case what becomes of its rows.

        Statistics, numbers, dates, clocks, marks, money, events and who signed stay;
        words, persons and files go. Another addon adds its models by `super()`; a test
        finds the one that was forgotten. The files of registers that cases came from go
        as a whole (`_destroy_registers`): they lead to many cases, and no row to one.

        :return: dict, name of a model -> tools.destruction.Delete or Keep
        """
        return {
            "complaint.complaint": self._destruction_plan_case(),
            **self._destruction_plan_deleted(),
            **self._destruction_plan_kept(),
            **self._destruction_plan_archive(),
        }

    @api.model
    def _destruction_plan_case(self):
        return Keep(
            blank=(
                "email_cc",
                "reference",
                "state_reason",
                "statement",
                "remedy_sought",
                "investigation",
                "proposal",
                "lessons",
                "safety_reason",
                "source_url",
                "agreement_text",
                "agreement_customer",
                "followup_result",
                "no_agreement_reason",
                "no_agreement_contact",
                "place",
                "contact_refusal",
                "petition_number",
                "conditions",
                "prior_tests",
                "verified_note",
                "explanation",
                "reception_refusal_reason",
                "callback_demand",
                "found_stage",
                "product_text",
                "lot_text",
                "purchase_text",
                "consent_text",
                "subject_user_ids",
                "confidential_user_ids",
                "sender_key",
                "register_note",
                "register_digest",
            ),
            # a customer who is a company stays, see `_destroy_partners`
            keep=("name", "partner_id", "commercial_partner_id", "spam_signs")
            + ("entry_key", "register_number"),
        )

    @api.model
    def _destruction_plan_deleted(self):
        names = (
            "complaint.admissibility.answer",
            "complaint.checklist",
            "complaint.checklist.line",
            "complaint.checklist.secret",
            "complaint.handover",
            "complaint.internal.notice",
            "complaint.internal.notice.recipient",
            "complaint.late.mail",
            "complaint.meeting",
            "complaint.negotiation",
            "complaint.person",
            "complaint.portal.answer",
            "complaint.portal.link",
            "complaint.portal.submission",
            "complaint.progress",
            "complaint.referral",
            "complaint.reply.line",
            "complaint.reply.proof",
            "complaint.sample.comparison",
            "complaint.sample.comparison.line",
            "complaint.sample.custody",
            "complaint.statement",
            "complaint.taskforce",
            "complaint.taskforce.member",
            "complaint.test.line",
            "complaint.visit",
        )
        return dict.fromkeys(names, Delete())

    @api.model
    def _destruction_plan_kept(self):
        return {
            "complaint.action": Keep(
                ("name", "description", "state_reason", "evidence")
                + ("verification_note",),
                ("number",),
                ("complaint_id",),
            ),
            "complaint.action.check": Keep(("evidence", "note")),
            "complaint.admissibility": Keep(("reason", "instead")),
            "complaint.alert": Keep(keep=("key",)),
            "complaint.alert.call": Keep(),
            "complaint.change": Keep(
                ("name", "description"), ("number",), ("complaint_id",)
            ),
            "complaint.classification": Keep(("reason",)),
            "complaint.clock": Keep(("notes",)),
            "complaint.follow.up": Keep(keep=("kind", "res_model", "reference")),
            "complaint.item": Keep(("note",), ("lot_text",)),
            "complaint.ledger.line": Keep(
                ("values", "rows", "statement", "problem", "digest"), ("number",)
            ),
            "complaint.mark": Keep(("note", "attachment_ids")),
            "complaint.measure": Keep(("description", "evidence")),
            "complaint.pause": Keep(("reason",)),
            "complaint.promise": Keep(("reason",)),
            "complaint.reply": Keep(
                ("text", "next_measures", "told_to", "told_number", "visit_note")
                + ("customer_comment", "attachment_ids", "letter_id", "message_id"),
                ("read_sha256", "letter_sha256"),
            ),
            "complaint.risk": Keep(("rationale",)),
            "complaint.sample": Keep(
                ("state_reason", "place", "photo", "storage_place", "note")
                + ("check_packaging_note", "check_seal_note")
                + ("check_own_product_note", "check_validity_note"),
                ("name", "lot_text", "seal_number"),
            ),
            "complaint.test": Keep(
                ("state_reason", "laboratory", "correction_reason", "conclusion"),
                ("name", "standard"),
            ),
            "complaint.violation": Keep(
                ("state_reason", "person_name", "facts", "penalty_reason")
                + ("told_note",),
                ("name", "rule"),
                ("complaint_id",),
            ),
            "complaint.violation.hearing": Keep(("person_name", "text")),
            "complaint.waiver": Keep(("reason",)),
        }

    @api.model
    def _destruction_plan_archive(self):
        """What the archive itself keeps: how the file came to its end."""
        return {
            "complaint.archive.audit.line": Keep(
                ("finding", "lacking"), ("complaint_number",)
            ),
            "complaint.archive.entry": Keep(
                ("state_reason", "index_terms", "location_note", "digest_manifest"),
                ("name", "digest", "retention_data", "lot_names"),
            ),
            # whole: a waived item without its reason is none to the database
            "complaint.archive.item": Delete(),
            "complaint.destruction.line": Keep(
                keep=("catalogue", "off_reason", "blocked_reason", "counts", "digest")
                + ("rules",)
            ),
            "complaint.legal.hold.line": Keep(),
            # by a person of the case; those by a contact: `_destroy_partners`
            "complaint.privacy.request": Keep(
                ("answer", "obstacles", "identity_how", "partner_id"),
                ("name",),
                ("person_ids",),
            ),
            "complaint.retrieval": Keep(("reason",)),
            "complaint.retention.decision": Keep(keep=("reason", "basis")),
        }
