from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import is_html_empty

from ..tools import sample_lifecycle

Part = namedtuple("Part", ("label", "is_there", "is_instead"), defaults=(False,))
Part.__doc__ = (
    "One part of a group of contents: what it is called, if it is there, and if it "
    "stands in for the others, so that a file which has them does not lack it."
)


class ComplaintArchiveEntry(models.Model):
    """Whether a file is complete (S1.5.1, S8.12), read from the case, never ticked.

    A group without any content keeps the file out of the archive. Where a group has
    content but not all of it, the entry says what else it could have.
    """

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    missing_text = fields.Text(
        string="Missing", compute="_compute_missing", compute_sudo=True
    )
    hint_text = fields.Text(
        string="Not in the File", compute="_compute_missing", compute_sudo=True
    )
    is_complete = fields.Boolean(compute="_compute_missing", compute_sudo=True)

    @api.depends_context("lang")
    @api.depends("state", "department_id", "item_ids.result", "complaint_id.state")
    def _compute_missing(self):
        groups = self._content_by_entry()
        waiting = self._under_way_by_case()
        for entry in self:
            missing = entry._missing_now(groups[entry], waiting)
            entry.missing_text = "\n".join(missing)
            entry.is_complete = not missing
            entry.hint_text = "\n".join(
                self.env._(
                    "%(group)s: %(parts)s",
                    group=name,
                    parts=", ".join(part.label for part in lacking),
                )
                for name, parts in groups[entry].items()
                if any(part.is_there for part in parts)
                for lacking in [_lacking(parts)]
                if lacking
            )

    def _missing(self):
        """Return what keeps this file out of the archive, as the engine sees it.

        :return: list of sentences in the user's language
        """
        self.ensure_one()
        # sudo: evidence counts whether or not the archivist may read it.
        entry = self.sudo()
        entry.invalidate_recordset(["missing_text"])
        return (entry.missing_text or "").splitlines()

    def _missing_now(self, groups, waiting):
        lines = [
            self.env._(
                "%(group)s: nothing of %(parts)s is in the case.",
                group=name,
                parts=", ".join(part.label for part in parts),
            )
            for name, parts in groups.items()
            if not any(part.is_there for part in parts)
        ]
        if not self.department_id:
            lines.append(self.env._("Enter the department whose file it is (S1.3)."))
        open_items = self.item_ids.filtered(lambda item: item.result == "open")
        lines += [
            self.env._("Tick or waive: %(item)s.", item=item.name)
            for item in open_items
        ]
        return lines + waiting.get(self.complaint_id.id, [])

    # ------------------------------------------------------------------
    # What is in the case
    # ------------------------------------------------------------------

    def _content_by_entry(self):
        """Return by entry the groups of contents and the parts of each.

        :return: dict, entry -> dict, name of the group -> list of `Part`
        """
        persons = self._complainants()
        return {
            entry: entry._content_groups(persons.get(entry.complaint_id, (0, 0)))
            for entry in self
        }

    def _complainants(self):
        """Return by case how many complainants it has, and how many can be reached."""
        people = self.env["complaint.person"].search(
            [
                ("complaint_id", "in", self.complaint_id.ids),
                ("kind", "=", "complainant"),
            ]
        )
        return {
            case: (
                len(own),
                len(own.filtered(lambda p: p.phone or p.email or p.address)),
            )
            for case, own in people.grouped("complaint_id").items()
        }

    def _content_groups(self, complainants):
        return {
            self.env._("Content of the Complaint"): self._content_parts(),
            self.env._("Times"): self._time_parts(),
            self.env._("Parties"): self._party_parts(),
            self.env._("Handling"): self._handling_parts(),
            self.env._("Complainant"): self._complainant_parts(*complainants),
            self.env._("Respondent"): self._respondent_parts(),
            self.env._("Request, Facts and Reasons"): self._request_parts(),
            self.env._("Course of the Case"): self._process_parts(),
            self.env._("Result of the Case"): self._result_parts(),
        }

    def _content_parts(self):
        case = self.complaint_id
        return [
            Part(self.env._("customer's own words"), _filled(case.statement)),
            Part(self.env._("product or lot"), bool(case.item_ids)),
        ]

    def _time_parts(self):
        case = self.complaint_id
        return [
            Part(self.env._("received"), bool(case.received_at)),
            Part(self.env._("acknowledged"), bool(case.acknowledged_at)),
            Part(self.env._("closed"), bool(case.closed_at)),
        ]

    def _party_parts(self):
        case = self.complaint_id
        known = case.partner_id or case.contact_refusal
        return [
            Part(self.env._("customer"), bool(known)),
            Part(self.env._("handler"), bool(case.user_id)),
        ]

    def _handling_parts(self):
        case = self.complaint_id
        return [
            Part(self.env._("findings"), not is_html_empty(case.investigation)),
            Part(self.env._("proposal"), _filled(case.proposal)),
            Part(self.env._("reply"), bool(case.reply_ids)),
            Part(
                self.env._("why it was not handled"),
                case.admission == "refused" or case.state == "cancelled",
                is_instead=True,
            ),
        ]

    def _complainant_parts(self, count, reachable):
        if self.personal_erased_at:
            # it was complete when it was archived
            return [Part(self.env._("erased by law"), True)]
        case = self.complaint_id
        customer = case.partner_id
        return [
            Part(
                self.env._("name"),
                bool(customer or count or _filled(case.contact_refusal)),
            ),
            Part(
                self.env._("phone, e-mail or address"),
                bool(reachable or customer.phone or customer.email or customer.street),
            ),
        ]

    def _respondent_parts(self):
        case = self.complaint_id
        return [
            Part(
                self.env._("product or delivery complained about"),
                bool(case.item_ids or case.sale_order_id or case.picking_id),
            ),
            Part(
                self.env._("person or department complained about"),
                bool(
                    case.subject_user_ids
                    or case.handover_ids
                    or case.team_id
                    or case.business_line_id
                ),
            ),
        ]

    def _request_parts(self):
        case = self.complaint_id
        return [
            Part(self.env._("what the customer asks for"), _filled(case.remedy_sought)),
            Part(self.env._("facts"), _filled(case.statement)),
            Part(self.env._("reasons"), not is_html_empty(case.investigation)),
        ]

    def _process_parts(self):
        case = self.complaint_id
        return [
            Part(self.env._("deadlines and steps reached"), bool(case.mark_ids)),
            Part(self.env._("signatures"), bool(case.gate_round_ids)),
            Part(
                self.env._("messages"),
                bool(case.message_ids or case.state_changed_at),
            ),
        ]

    def _result_parts(self):
        case = self.complaint_id
        return [
            Part(self.env._("outcome"), bool(case.outcome)),
            Part(self.env._("answer to the customer"), bool(case.reply_ids)),
            Part(
                self.env._("why it was not handled"),
                case.admission == "refused" or case.state == "cancelled",
                is_instead=True,
            ),
        ]

    # ------------------------------------------------------------------
    # What still goes on
    # ------------------------------------------------------------------

    def _under_way_by_case(self):
        """Return what must come to an end before the case is shut.

        :return: dict, id of a case -> list of sentences
        """
        ids = self.complaint_id.ids
        lines = {}
        for found in (
            self._samples_held(ids),
            self._alerts_open(ids),
            self._activities_open(ids),
        ):
            for case_id, line in found:
                lines.setdefault(case_id, []).append(line)
        return lines

    def _samples_held(self, ids):
        """Yield the cases with samples of which nobody said what became of them."""
        # one that was asked for and never came is nowhere
        gone = (*sample_lifecycle.FATES, "unavailable", sample_lifecycle.INITIAL)
        domain = [("complaint_id", "in", ids), ("state", "not in", gone)]
        samples = self.env["complaint.sample"].search(domain)
        for case, held in samples.grouped("complaint_id").items():
            yield (
                case.id,
                self.env._(
                    "Say what became of the samples: %(names)s.",
                    names=", ".join(held.mapped("display_name")),
                ),
            )

    def _alerts_open(self, ids):
        domain = [("complaint_id", "in", ids), ("is_open", "=", True)]
        alerts = self.env["complaint.alert"].search(domain)
        for case in alerts.complaint_id:
            yield case.id, self.env._("Somebody acknowledges the open alert first.")

    def _activities_open(self, ids):
        filing = self.env.ref("complaint_mgmt.mail_activity_type_archive")
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "complaint.complaint"),
                ("res_id", "in", ids),
                ("activity_type_id", "!=", filing.id),
            ]
        )
        for case_id, own in activities.grouped("res_id").items():
            names = dict.fromkeys(own.mapped("activity_type_id.name"))
            yield (
                case_id,
                self.env._(
                    "Finish the open activities of the case: %(names)s.",
                    names=", ".join(names),
                ),
            )


def _lacking(parts):
    """Return what a group has not, though it has something."""
    if any(part.is_there and part.is_instead for part in parts):
        return []
    return [part for part in parts if not part.is_there and not part.is_instead]


def _filled(text):
    return bool((text or "").strip())
