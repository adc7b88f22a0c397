import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.complaint_mgmt.models.complaint_append_only import ComplaintAppendOnly
from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_naming import WHY
from .complaint_8d_step import LABELS


class Complaint8DSending(models.Model):
    """A report as it was sent: what, to whom, when, with the very files (S3.18, S3.19).

    A final report goes when its closure is signed, an interim one before, with its mark
    and with complete disciplines only.
    """

    _name = "complaint.8d.sending"
    _description = "Sending of an 8D Report"
    _inherit = ["complaint.append.only"]
    _order = "id desc"
    _rec_name = "sent_at"

    report_id = fields.Many2one(
        "complaint.8d", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    iteration = fields.Integer(required=True, aggregator=None)
    kind = fields.Selection(
        [("final", "Final Report"), ("interim", "Interim Report")], required=True
    )
    upto = fields.Selection(LABELS, string="Up To", required=True)
    partner_id = fields.Many2one(
        "res.partner", string="To", required=True, ondelete="restrict", index=True
    )
    email = fields.Char(string="Address", required=True)
    langs = fields.Char(string="Languages", required=True)
    sent_at = fields.Datetime(string="Sent On", required=True)
    user_id = fields.Many2one(
        "res.users", string="Sent By", required=True, ondelete="restrict"
    )
    # as they were then: the report may be called otherwise later
    title = fields.Char()
    reference = fields.Char(string="Their Reference")
    digest = fields.Char(required=True, help="SHA-256 of what the report said.")
    pdf_sha256 = fields.Char(string="Digest of the PDF", required=True)
    file_ids = fields.Many2many(
        "ir.attachment",
        "complaint_8d_sending_file_rel",
        string="Files",
        ondelete="restrict",
    )
    message_id = fields.Many2one("mail.message", index="btree_not_null")
    naming_reason = fields.Selection(
        WHY,
        string="Why It Names Another Customer",
        help="Said by who sent it; blank when the words name no other customer.",
    )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    @api.model
    def _send(self, report, partner, upto, langs, kinds, form, files, note, why=None):
        """Make the files, mail them and keep what was sent.

        :param str upto: last discipline of an interim report, None for the final one
        :param list kinds: "xlsx", "json"
        :param form: complaint.8d.form.map or none
        :param files: ir.attachment that go along; copies of them are kept
        :param str why: of WHY, why it may name another customer of the report
        :raises UserError: see `_check_sendable` and `_check_namings`
        """
        self._check_sendable(report, partner, upto, files)
        last = upto or DISCIPLINES[-1]
        found = report._namings(partner, last, note, files.mapped("name"))
        report._check_namings(found, why)
        report = report._for_reader(partner)
        made = self._files(report, last, langs, kinds, form)
        made += [(f"{n}-{f.name}", f.raw or b"") for n, f in enumerate(files, 1)]
        sending = self._append(
            [
                {
                    "report_id": report.id,
                    "company_id": report.company_id.id,
                    "iteration": report.iteration,
                    "kind": "interim" if upto else "final",
                    "upto": last,
                    "partner_id": partner.id,
                    "email": partner.email,
                    "langs": ",".join(langs),
                    "sent_at": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "title": report.title,
                    "reference": report._told_to(partner, "customer_reference"),
                    "access_token": secrets.token_urlsafe(32),
                    "digest": report._exchange(upto=last)["digest"]["value"],
                    "pdf_sha256": sha256_hex(made[0][1]),
                    "naming_reason": why if found else False,
                }
            ]
        )
        sending._mail(sending._keep(made), langs[0], note)
        sending._log(report._naming_data(found, why))
        return sending

    @api.model
    def _check_sendable(self, report, partner, upto, files):
        if not partner.email:
            raise UserError(
                self.env._("%(name)s has no e-mail address.", name=partner.display_name)
            )
        if upto:
            self._check_interim(report, upto)
        elif not report._paper_is_final():
            raise UserError(
                self.env._(
                    "%(report)s is valid, and may be sent, only when its closure is "
                    "signed. Until then, send an interim report.",
                    report=report.display_name,
                )
            )
        files.check_access("read")

    @api.model
    def _check_interim(self, report, upto):
        codes = DISCIPLINES[: DISCIPLINES.index(upto) + 1]
        done = report._done_codes()
        left = [report._step(c).display_name for c in codes if c not in done]
        if left:
            raise UserError(
                self.env._(
                    "An interim report tells complete disciplines only. Open: "
                    "%(steps)s.",
                    steps=", ".join(left),
                )
            )

    @api.model
    def _files(self, report, upto, langs, kinds, form):
        name = report.name.replace("/", "-")
        made = [(f"{name}.pdf", report._file_pdf(langs, upto=upto))]
        if "xlsx" in kinds:
            made.append((f"{name}.xlsx", report._file_xlsx(langs, upto=upto)))
        if "json" in kinds:
            made.append((f"{name}.json", report._file_json(upto=upto)))
        if form:
            made.append((f"{name}-form.pdf", form._fill(report, langs, upto=upto)))
        return made

    def _keep(self, made):
        """Keep the files as they are sent; from then on nobody touches them."""
        # sudo: nobody writes files of a sending but this step.
        files = self.env["ir.attachment"].sudo()
        kept = files.create(
            [
                {
                    "name": name,
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, raw in made
            ]
        )
        self._seal({"file_ids": kept.ids})
        return kept

    def _mail(self, files, lang, note):
        # sudo: the message goes with the files that only this step may read now.
        report = self.report_id.with_context(lang=lang, eight_d_sending=self.id).sudo()
        body = report.env._(
            "Please find enclosed the 8D report %(number)s: %(title)s.",
            number=report.name,
            title=report.title,
        )
        answer = report.env._(
            "By the button of this mail you read it and accept or reject each "
            "discipline, without a login."
        )
        # the mail has copies, so that no step on a message reaches what is kept; the
        # link to the page is in the mail alone, see `_notify_get_recipients_groups`
        report.message_post(
            body=plaintext2html("\n\n".join(filter(None, (body, answer, note)))),
            subject=self._subject(report),
            partner_ids=self.partner_id.ids,
            attachments=[(f.name, f.raw) for f in files],
            subtype_xmlid="mail.mt_comment",
            author_id=self.env.user.partner_id.id,
        )

    def _subject(self, report):
        number = self.reference or report.name
        if self.kind == "interim":
            return report.env._(
                "Interim 8D report up to %(step)s on %(number)s",
                step=self.upto.upper(),
                number=number,
            )
        return report.env._("8D report on %(number)s", number=number)

    def _seal(self, vals):
        # super: past the refusal of `write`; only what sending itself adds.
        write = super(ComplaintAppendOnly, self.sudo()).write  # pylint: disable=W8164
        return write(vals)

    def _log(self, naming):
        data = {
            **naming,
            "sending": self.id,
            "kind": self.kind,
            "upto": self.upto,
            "partner": self.partner_id.id,
            "digest": self.digest,
            "pdf_sha256": self.pdf_sha256,
            # sudo: digests of the files that went along, which the event keeps.
            "files": sorted(self.sudo().file_ids.mapped("checksum")),
        }
        self.env["complaint.event"]._record(self.report_id, "8d.sent", data)

    def _attachment_is_locked(self):
        """Return the sendings whose files are kept: nobody may touch them."""
        return self.filtered("file_ids")


class Complaint8D(models.Model):
    """Printing, sending and the customer's verdict, as buttons."""

    _inherit = "complaint.8d"  # pylint: disable=R8180

    sending_ids = fields.One2many(
        "complaint.8d.sending",
        "report_id",
        string="Sendings",
        readonly=True,
        copy=False,
    )
    verdict_ids = fields.One2many(
        "complaint.8d.verdict",
        "report_id",
        string="Verdicts of the Customer",
        readonly=True,
        copy=False,
    )

    def action_export(self):
        """Open the dialog that prints or exports the report.

        :return: a window action
        """
        return self._dialog("complaint.8d.export", self.env._("Print or Export"))

    def action_send(self):
        """Open the dialog that sends the report (S3.19).

        :return: a window action
        """
        return self._dialog("complaint.8d.send", self.env._("Send the Report"))

    def action_judge(self):
        """Open the dialog that records what the customer said of a discipline.

        :return: a window action
        """
        name = self.env._("Verdict of the Customer")
        return self._dialog("complaint.8d.judge", name)

    def _dialog(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_report_id": self.id},
        }
