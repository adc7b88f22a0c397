from odoo import api, models

from ..tools.destruction import Delete, Keep


class ComplaintComplaint(models.Model):
    """The one list of what a destroyed file loses (S1.4.6, PIPL 47, GDPR 5(1)(e)).

    `personal` marks in the same list what goes where a law caps personal data and
    another keeps the file (GPSR, 21 CFR 211.198): who complained and what he said, sent
    and was told. What the house found, decided and did stays.
    """

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
            # staff who may know of a case, or never may, decide who reads the rest
            personal=("email_cc", "reference", "statement", "remedy_sought")
            + ("source_url", "agreement_text", "agreement_customer", "place")
            + ("followup_result", "no_agreement_reason", "no_agreement_contact")
            + ("contact_refusal", "petition_number", "reception_refusal_reason")
            + ("callback_demand", "purchase_text", "consent_text", "sender_key")
            + ("register_note", "register_digest"),
        )

    @api.model
    def _destruction_plan_deleted(self):
        return {
            **dict.fromkeys(self._destruction_plan_of_house(), Delete(personal=())),
            **dict.fromkeys(self._destruction_plan_of_persons(), Delete(personal=True)),
            "complaint.meeting": Delete(personal=("others",)),
            "complaint.referral": Delete(
                personal=("facts", "persons_reason", "content")
            ),
            "complaint.sample.custody": Delete(
                personal=("from_name", "to_name", "place")
            ),
            "complaint.visit": Delete(personal=("place", "partner_ids", "met")),
        }

    @api.model
    def _destruction_plan_of_house(self):
        """Rows in which the house wrote for itself."""
        return (
            "complaint.admissibility.answer",
            "complaint.checklist",
            "complaint.checklist.line",
            "complaint.handover",
            "complaint.internal.notice",
            "complaint.internal.notice.recipient",
            "complaint.progress",
            "complaint.reply.line",
            "complaint.sample.comparison",
            "complaint.sample.comparison.line",
            "complaint.taskforce",
            "complaint.taskforce.member",
            "complaint.test.line",
        )

    @api.model
    def _destruction_plan_of_persons(self):
        """Rows about a person, or with what she said and sent."""
        return (
            "complaint.checklist.secret",
            "complaint.late.mail",
            "complaint.negotiation",
            "complaint.person",
            "complaint.portal.answer",
            "complaint.portal.link",
            "complaint.portal.submission",
            "complaint.reply.proof",
            # those of colleagues stay, see `_personal_ids`
            "complaint.statement",
        )

    @api.model
    def _destruction_plan_kept(self):
        return {**self._destruction_plan_told(), **self._destruction_plan_done()}

    @api.model
    def _destruction_plan_told(self):
        """What stays and holds words of a person, or words to her."""
        told = ("text", "told_to", "told_number", "visit_note", "customer_comment")
        told += ("attachment_ids", "letter_id", "message_id")
        ledger = ("values", "rows", "statement", "problem", "digest")
        return {
            "complaint.ledger.line": Keep(ledger, ("number",), personal=ledger),
            "complaint.reply": Keep(
                (*told, "next_measures"),
                ("read_sha256", "letter_sha256"),
                personal=told,
            ),
            "complaint.sample": Keep(
                ("state_reason", "place", "photo", "storage_place", "note")
                + ("check_packaging_note", "check_seal_note")
                + ("check_own_product_note", "check_validity_note"),
                ("name", "lot_text", "seal_number"),
                # where it was taken
                personal=("place",),
            ),
        }

    @api.model
    def _destruction_plan_done(self):
        """What stays of what the house found and did: nothing of it is a person's."""
        return {
            "complaint.action": Keep(
                ("name", "description", "state_reason", "evidence")
                + ("verification_note",),
                ("number",),
                ("complaint_id",),
                personal=(),
            ),
            "complaint.action.check": Keep(("evidence", "note"), personal=()),
            "complaint.admissibility": Keep(("reason", "instead"), personal=()),
            "complaint.alert": Keep(keep=("key",), personal=()),
            "complaint.alert.call": Keep(personal=()),
            "complaint.change": Keep(
                ("name", "description"), ("number",), ("complaint_id",), personal=()
            ),
            "complaint.classification": Keep(("reason",), personal=()),
            "complaint.clock": Keep(("notes",), personal=()),
            "complaint.follow.up": Keep(
                keep=("kind", "res_model", "reference"), personal=()
            ),
            "complaint.item": Keep(("note",), ("lot_text",), personal=()),
            "complaint.mark": Keep(("note", "attachment_ids"), personal=()),
            "complaint.measure": Keep(("description", "evidence"), personal=()),
            "complaint.pause": Keep(("reason",), personal=()),
            "complaint.promise": Keep(("reason",), personal=()),
            "complaint.risk": Keep(("rationale",), personal=()),
            "complaint.test": Keep(
                ("state_reason", "laboratory", "correction_reason", "conclusion"),
                ("name", "standard"),
                personal=(),
            ),
            # colleagues: their matters are kept as long as the file
            "complaint.violation": Keep(
                ("state_reason", "person_name", "facts", "penalty_reason")
                + ("told_note",),
                ("name", "rule"),
                ("complaint_id",),
                personal=(),
            ),
            "complaint.violation.hearing": Keep(("person_name", "text"), personal=()),
            "complaint.waiver": Keep(("reason",), personal=()),
        }

    @api.model
    def _destruction_plan_archive(self):
        """What the archive itself keeps: how the file came to its end."""
        asked = ("answer", "obstacles", "identity_how", "partner_id")
        return {
            "complaint.archive.audit.line": Keep(
                ("finding", "lacking"), ("complaint_number",), personal=()
            ),
            "complaint.archive.entry": Keep(
                ("state_reason", "index_terms", "location_note", "digest_manifest"),
                ("name", "digest", "retention_data", "lot_names"),
                # the archivist's own words, under which a name may be sought
                personal=("index_terms",),
            ),
            # whole: a waived item without its reason is none to the database
            "complaint.archive.item": Delete(personal=()),
            "complaint.destruction.line": Keep(
                keep=("catalogue", "off_reason", "blocked_reason", "counts", "digest")
                + ("rules", "new_digest"),
                personal=(),
            ),
            "complaint.legal.hold.line": Keep(personal=()),
            # by a person of the case; those by a contact: `_destroy_partners`
            "complaint.privacy.request": Keep(
                asked, ("name",), ("person_ids",), personal=asked
            ),
            "complaint.retrieval": Keep(("reason",), personal=()),
            "complaint.retention.decision": Keep(keep=("reason", "basis"), personal=()),
        }
