import json

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools.paper_spec import (
    SKIPPED,
    columns_of,
    in_order,
    is_list,
    is_said,
    is_told,
    weight_of,
)
from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_gate import CHOICE, CLOSURE
from .complaint_8d_part import PARTS

CHINESE, ENGLISH = "zh_CN", "en_US"
FIGURES = ("occurrence", "escape", "system")


class Complaint8D(models.Model):
    """What an 8D report says on paper: from its content alone, so that an earlier
    iteration prints from its snapshot as the present one does from its disciplines.
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    # ------------------------------------------------------------------
    # What is printed
    # ------------------------------------------------------------------

    def _paper_source(self, iteration=0, upto="d8"):
        """Return header and disciplines as a dict, of now or of an earlier iteration.

        :param int iteration: number of an earlier one; 0 or the present one: now
        :param str upto: the last discipline that is told
        :raises UserError: there is no such iteration
        """
        self.ensure_one()
        codes = DISCIPLINES[: DISCIPLINES.index(upto) + 1]
        if iteration and iteration != self.iteration:
            row = self._kept_iteration(iteration)
            kept, at = row._snapshot(), row.closed_at
            closed_at = fields.Datetime.to_string(at) if at else ""
            return {
                "report": {**kept["report"], "closed_at": closed_at},
                **{code: kept.get(code) or {} for code in codes},
                PARTS: kept.get(PARTS) or {"part_ids": []},
            }
        # one language and every right: paper is the same, whoever prints it
        report = self._gate_neutral()
        return {
            "report": report._paper_header(),
            **{code: report._told(code) for code in codes},
            # whatever the discipline: parts come and are analysed when they come
            PARTS: {"part_ids": report._content_parts()},
        }

    def _kept_iteration(self, number):
        kept = None
        if "iteration_ids" in self._fields:
            # sudo: who may read the report may print what it said before.
            kept = self.sudo().iteration_ids.filtered(lambda i: i.number == number)
        if not kept:
            raise UserError(
                self.env._("There is no iteration %(number)s.", number=number)
            )
        return kept

    def _paper_header(self):
        """Return the header of the report as a JSON-able dict."""
        return {
            "name": self.name,
            "title": self.title,
            "kind": self.kind,
            "partner_id": self.partner_id.display_name or "",
            "customer_reference": self.customer_reference or "",
            "product_id": self._told_product(),
            "customer_part": self.customer_part or "",
            "lot_ids": sorted(self.lot_ids.mapped("name")),
            "defect_id": self.defect_id.display_name or "",
            "defective_qty": self.defective_qty,
            "uom": self.product_id.uom_id.name or "" if self.defective_qty else "",
            "occurred_on": str(self.occurred_on or ""),
            "received_at": fields.Datetime.to_string(self.received_at),
            "user_id": self.user_id.name,
            "iteration": self.iteration,
            "closed_at": fields.Datetime.to_string(self.closed_at)
            if self.closed_at
            else "",
        }

    def _paper_is_final(self, iteration=0):
        """Tell whether the closure of an iteration was signed (S3.18)."""
        self.ensure_one()
        if iteration and iteration != self.iteration:
            return self._kept_iteration(iteration).outcome == "closed"
        # sudo: whether it is signed is the same for everybody.
        return self.state == "closed" and self.sudo()._gate_is_approved(CLOSURE)

    def _paper_langs(self, choice=None):
        """Return the languages of the paper: by choice, else by the profile.

        :param str choice: "zh", "en", "both" or None
        :return: list of codes that are installed, never empty
        """
        self.ensure_one()
        # sudo: language of customer and profile, for whoever prints.
        report = self.sudo()
        wanted = {"zh": [CHINESE], "en": [ENGLISH], "both": [CHINESE, ENGLISH]}
        if choice in wanted:
            langs = wanted[choice]
        elif report.profile_id.lang == "both":
            langs = wanted["both"]
        else:
            langs = [report.partner_id.lang or self.env.lang or ENGLISH]
        installed = dict(self.env["res.lang"].get_installed())
        return [lang for lang in langs if lang in installed] or [ENGLISH]

    # ------------------------------------------------------------------
    # Sections
    # ------------------------------------------------------------------

    def _paper(self, langs, iteration=0, upto="d8"):
        """Return all that is printed, in words.

        :param list langs: codes of languages, the words of each beside the other
        :return: dict with title, marks, header, sections and signatures
        """
        self.ensure_one()
        # moments are told in the zone of the plant, whoever prints
        self = self.with_context(tz=self._step("d8")._zone())  # noqa: PLW0642
        source = self._paper_in_order(self._paper_source(iteration, upto))
        words = self.env["complaint.8d.words"]
        header = source["report"]
        sections = [
            {
                **self._paper_section(code, source[code], langs, header["title"]),
                "dates": self._paper_dates(langs, code, iteration),
            }
            for code in (*DISCIPLINES, PARTS)
            if source.get(code)
        ]
        return {
            "title": words._in_languages(langs, lambda env: env._("8D Report")),
            "number": header["name"],
            "subject": header["title"],
            "is_final": self._paper_is_final(iteration),
            "mark": self._paper_mark(langs, iteration, upto),
            "header": self._paper_facts(
                langs,
                {k: v for k, v in header.items() if k not in ("name", "title")},
            ),
            "sections": [s for s in sections if s["facts"] or s["tables"]],
            "signatures": self._paper_signatures(langs, iteration),
            "signed": words._in_languages(langs, lambda env: env._("Signatures")),
        }

    def _paper_in_order(self, source):
        """Return what is printed in the order in which the disciplines tell it."""
        report = self._gate_neutral()
        codes = [code for code in DISCIPLINES if source.get(code)]
        told = {code: in_order(source[code], report._content(code)) for code in codes}
        header = in_order(source["report"], report._paper_header())
        return {**source, **told, "report": header}

    def _paper_facts(self, langs, content):
        """Return the facts of a content as (label, text), a quantity with its unit."""
        words = self.env["complaint.8d.words"]
        facts = {
            key: self._said(langs, key, value)
            for key, value in content.items()
            if is_said(value) and value != 0 and not is_list(value)
        }
        unit = facts.pop("uom", "")
        if unit and "defective_qty" in facts:
            facts["defective_qty"] = f"{facts['defective_qty']} {unit}"
        return [(words._label(langs, self._name, k), text) for k, text in facts.items()]

    def _said(self, langs, key, value):
        words = self.env["complaint.8d.words"]
        field = self._fields.get(key)
        if not field or field.type != "many2one" or not value:
            return words._shown(langs, self._name, key, value)
        # what it is called now, when that is what the content calls it
        record = self._gate_neutral()[key]
        if not record or record.display_name != value:
            return value
        # sudo: the paper says the same, whoever prints it.
        return words._in_languages(
            langs, lambda env: record.with_env(env).sudo().display_name
        )

    def _paper_mark(self, langs, iteration, upto):
        words = self.env["complaint.8d.words"]
        if upto != "d8":
            return words._in_languages(
                langs,
                lambda env: env._("Interim report up to %(step)s", step=upto.upper()),
            )
        if self._paper_is_final(iteration):
            return ""
        return words._in_languages(langs, lambda env: env._("Draft, not signed"))

    def _paper_section(self, code, content, langs, title):
        words = self.env["complaint.8d.words"]
        tables = []
        for key, value in content.items():
            if is_list(value):
                tables += self._paper_tables(langs, self._name, key, value)
        return {
            "code": code,
            "title": words._in_languages(
                langs, lambda env: self.with_env(env)._paper_title(code)
            ),
            "facts": self._paper_facts(langs, content),
            "tables": tables,
            "figures": self._paper_figures(code, content, langs, title),
            "images": self._paper_images(langs, content),
        }

    def _paper_title(self, code):
        if code == PARTS:
            return self._fields["part_ids"]._description_string(self.env)
        field = self.env["complaint.8d.step"]._fields["code"]
        return dict(field._description_selection(self.env))[code]

    def _paper_figures(self, code, content, langs, title):
        causes = content.get("cause_ids") or []
        kinds = [k for k in FIGURES if any(c.get("kind") == k for c in causes)]
        if code != "d4":
            return []
        report = self.with_context(lang=langs[0])
        return [report._fishbone_svg(kind, content, title) for kind in kinds]

    def _paper_tables(self, langs, parent, key, lines, title=""):
        """Return a list as a table, and after it those lists that its lines have."""
        words = self.env["complaint.8d.words"]
        model = words._model_of(parent, key)
        names = columns_of(key, lines)
        label = words._label(langs, parent, key)
        table = {
            "key": key,
            "title": f"{title}: {label}" if title else label,
            "columns": [
                {
                    "label": words._label(langs, model, name),
                    "weight": weight_of(name),
                    "key": name,
                }
                for name in names
            ],
            "rows": [self._paper_row(langs, model, line, names) for line in lines],
        }
        tables = [table] if names else []
        for line in lines:
            for inner, value in line.items():
                if is_list(value):
                    tables += self._paper_tables(
                        langs, model, inner, value, line.get("number") or ""
                    )
        return tables

    def _paper_row(self, langs, model, line, names):
        words = self.env["complaint.8d.words"]
        rest = [
            f"{words._label(langs, model, n)}: {words._shown(langs, model, n, v)}"
            for n, v in line.items()
            if n not in names and n not in SKIPPED and is_told(n, v) and not is_list(v)
        ]
        return {
            "cells": [
                words._shown(langs, model, n, line.get(n))
                if is_told(n, line.get(n))
                else ""
                for n in names
            ],
            "details": "; ".join(rest),
        }

    # ------------------------------------------------------------------
    # Signatures
    # ------------------------------------------------------------------

    def _paper_rounds(self, iteration=0):
        """Return the signature rounds of choice and closure that count."""
        # sudo: who signed a report is printed on it (21 CFR 11.50).
        rounds = self.sudo().gate_round_ids.filtered(
            lambda r: r.gate in (CHOICE, CLOSURE)
        )
        if iteration and iteration != self.iteration:
            kept = self._kept_iteration(iteration)._snapshot()
            signed = rounds.filtered(lambda r: _signs(r, kept, iteration))
        else:
            signed = rounds.filtered(
                lambda r: r.state in ("open", "approved") and r._matches()
            )
        latest = rounds.browse()
        for gate in (CHOICE, CLOSURE):
            latest |= signed.filtered(lambda r, g=gate: r.gate == g).sorted("id")[-1:]
        return latest

    def _paper_signatures(self, langs, iteration=0):
        """Return who signed what, when and with which meaning (21 CFR 11.50).

        :return: list of dicts
        """
        words = self.env["complaint.8d.words"]
        meaning = self.env["complaint.gate.signature"]._fields["meaning"]
        rows, signed = [], self._paper_rounds(iteration).signature_ids
        roles = self._paper_roles(langs, signed)
        for row in signed.sorted("signed_at"):
            if row.decision != "approve":
                continue
            local = fields.Datetime.context_timestamp(
                self.with_context(tz=row.user_id.tz), row.signed_at
            )
            rows.append(
                {
                    "what": words._in_languages(
                        langs,
                        lambda env, r=row: self.with_env(env)._gate_labels()[
                            r.round_id.gate
                        ],
                    ),
                    "name": row._signer(),
                    "role": roles.get(row.signer_role, row.signer_role),
                    "meaning": words._in_languages(
                        langs,
                        lambda env, r=row: dict(meaning._description_selection(env))[
                            r.meaning
                        ],
                    ),
                    "utc": f"{row.signed_at} UTC",
                    "local": local.strftime("%Y-%m-%d %H:%M:%S %Z"),
                    "digest": row.digest[:16],
                }
            )
        return rows

    def _paper_roles(self, langs, signatures):
        """Return in which capacity was signed: dict, as it was kept -> in words."""
        lines = self.env["complaint.gate.policy.line"]
        # sudo: what signers are called is printed beside their names.
        kept = lines.sudo().with_context(lang=ENGLISH, active_test=False)
        found = kept.search([("name", "in", signatures.mapped("signer_role"))])
        words = self.env["complaint.8d.words"]
        return {
            line.name: words._in_languages(
                langs, lambda env, one=line: one.with_env(env).sudo().name
            )
            for line in found
        }


def _signs(gate_round, kept, iteration):
    """Tell whether a round signed what an iteration said in the end (21 CFR 11.70)."""
    content = json.loads(gate_round.payload)["content"]
    return content["iteration"] == iteration and all(
        content[code] == sha256_hex(canonical_json(kept[code]))
        for code in DISCIPLINES
        if code in content
    )
