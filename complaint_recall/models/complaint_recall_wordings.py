from odoo import fields, models
from odoo.exceptions import UserError

from .complaint_recall_steps import DECISION

FALLBACK = "en_US"


class ComplaintRecall(models.Model):
    """The wordings of a recall: proposed, checked, signed with the decision."""

    _inherit = "complaint.recall"  # pylint: disable=R8180

    wording_ids = fields.One2many(
        "complaint.recall.wording", "recall_id", string="Wordings of the Notice"
    )

    def action_propose_wordings(self):
        """Write a notice in each language of the consignees that has none yet.

        What was written already is left as it is; empty parts of drafts are filled.

        :return: True
        :raises UserError: the recall is over
        """
        for recall in self:
            recall.check_access("write")
            if recall.state not in ("draft", "decision", "running"):
                raise UserError(recall.env._("The recall is over."))
            recall._propose_wordings()
        return True

    def _propose_wordings(self):
        drafts = self.wording_ids.filtered(lambda w: w.state == "draft")
        wanted = self._wanted_languages()
        missing = wanted - set(self.wording_ids.mapped("lang"))
        wordings = self.env["complaint.recall.wording"]
        for wording in drafts:
            proposal = wording._proposal(self, wording.lang)
            empty = {n: v for n, v in proposal.items() if v and not wording[n]}
            # remedies that were chosen are not added to
            if any(wording[name] for name in proposal if name.startswith("offers_")):
                empty = {n: v for n, v in empty.items() if not n.startswith("offers_")}
            if empty:
                wording.write(empty)
        wordings.create(
            [
                {
                    "recall_id": self.id,
                    "lang": lang,
                    **wordings._proposal(self, lang),
                }
                for lang in sorted(missing)
            ]
        )

    def _wanted_languages(self):
        """Return the languages of the consignees to whom is written, as codes."""
        # sudo: whom it concerns does not depend on what the user may read.
        rows = (
            self.env["complaint.recall.consignee"]
            .sudo()
            ._read_group(
                [("recall_id", "=", self.id), ("in_depth", "=", True)], ["lang"]
            )
        )
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        own = self.company_id.sudo().partner_id.lang
        other = next(
            code for code in (own, FALLBACK, *sorted(installed)) if code in installed
        )
        return {lang if lang in installed else other for (lang,) in rows} or {other}

    def _wording_for(self, lang, wordings):
        """Return the wording that somebody of a language gets.

        :param str lang: code, may be empty or that of no wording
        :param wordings: complaint.recall.wording records in force, one a language
        """
        by_lang = {wording.lang: wording for wording in wordings}
        # sudo: the language of the company only.
        own = self.company_id.sudo().partner_id.lang
        near = [c for c in sorted(by_lang) if lang and c[:2] == lang[:2]]
        for code in (lang, *near, own, FALLBACK):
            if code in by_lang:
                return by_lang[code]
        return wordings[:1]

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------

    def _open_points(self, step):
        points = super()._open_points(step)
        if step == DECISION:
            points += self._wording_points()
        return points

    def _wording_points(self):
        """21 CFR 7.49: every consignee is told in words that meet the law."""
        points = []
        names = dict(self.env["res.lang"].get_installed())
        missing = self._wanted_languages() - set(self.wording_ids.mapped("lang"))
        if missing:
            points.append(
                self.env._(
                    "Write the notice in these languages: %(languages)s.",
                    languages=", ".join(names.get(c, c) for c in sorted(missing)),
                )
            )
        for wording in self.wording_ids.filtered(lambda w: w.state != "replaced"):
            points += [
                self.env._(
                    "Notice in %(language)s: %(finding)s",
                    language=names.get(wording.lang, wording.lang),
                    finding=sentence,
                )
                for sentence in wording._finding_sentences()
            ]
        return points

    def _signed_decision(self):
        # what is written after the decision is approved on its own
        wordings = self.wording_ids.filtered("is_signed") or self.wording_ids
        wordings = wordings.sorted(lambda w: (w.lang, w.version))
        return {
            **super()._signed_decision(),
            "wording_ids": [wording._signed_text() for wording in wordings],
        }

    def _on_decided(self):
        result = super()._on_decided()
        for recall in self:
            drafts = recall.wording_ids.filtered(lambda w: w.state == "draft")
            drafts._write_engine(
                {
                    "state": "force",
                    "is_signed": True,
                    "approved_at": fields.Datetime.now(),
                }
            )
            drafts.flush_recordset()
        return result

    def _on_wording_in_force(self, wording):
        """React to a new wording that was approved, with the rights of the engine."""
