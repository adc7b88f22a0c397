from collections import Counter, namedtuple

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.complaint_mgmt.tools.chain import canonical_json, sha256_hex

from ..tools.other_names import NameFinder, variants
from ..tools.report_lifecycle import DISCIPLINES
from .complaint_8d_part import PARTS

# What is looked at beside the disciplines.
REPORT, NOTE, FILES = "report", "note", "files"
# What a digest or the reader's own name stands in.
PASSED = frozenset(("files", "partner_id"))
WHY = [
    ("meant_otherwise", "The word means something else"),
    ("agreed", "The other customer agreed"),
    ("known", "Both customers know of each other in this matter"),
]
Naming = namedtuple("Naming", ("code", "place", "word"))


class Complaint8D(models.Model):
    """Where the team's own words name another customer of the report.

    Lists are filtered for the reader (`complaint_8d_reader.py`); free words are not, so
    that who sends them is told first (PIPL 23, trade secrets of the other customer).
    """

    _inherit = "complaint.8d"  # pylint: disable=R8180

    def _namings(self, partner, upto, note="", files=()):
        """Return where what is sent to a customer names another one, in order.

        :param partner: res.partner to whom it is sent
        :param str upto: the last discipline that is told
        :param str note: message of the mail
        :param files: names of files that go along
        :return: list of Naming: code of the discipline, name of the field, word
        """
        self.ensure_one()
        finder = self._name_finder(partner)
        if not finder:
            return []
        source = self._for_reader(partner)._paper_source(upto=upto)
        texts = [
            (code, place, text)
            for code in (REPORT, *DISCIPLINES, PARTS)
            for place, text in self._free_words(self._name, source.get(code) or {})
        ]
        texts += [(NOTE, "", note), *((FILES, "", name) for name in files)]
        found = [
            Naming(code, place, word)
            for code, place, text in texts
            for word in finder.find(text or "")
        ]
        return list(dict.fromkeys(found))

    def _name_finder(self, partner):
        """Return what finds the other customers, or None where there is none."""
        others = self._for_reader(partner)._other_customers()
        if not others:
            return None
        # sudo: all people and numbers of the others, whoever sends the report.
        report = self.sudo()
        house = report.company_id.partner_id
        own = partner.sudo().commercial_partner_id | house
        names = self._names_of(others) + report._numbers_of(others)
        return NameFinder(names, self._names_of(own))

    def _names_of(self, companies):
        """Return names and addresses of companies and of all who belong to them."""
        # sudo: see `_name_finder`.
        people = self.env["res.partner"].sudo().with_context(active_test=False)
        people = people.search([("id", "child_of", companies.ids)])
        names = [p.name for p in people - companies if p.name]
        names += [short for c in companies.sudo() for short in variants(c.name or "")]
        return names + [p.email for p in people if p.email]

    def _numbers_of(self, companies):
        """Return references and orders by which these customers are known."""
        cases = self.complaint_ids.filtered(
            lambda c: c.partner_id.commercial_partner_id in companies
        )
        orders = cases.sale_order_id
        numbers = cases.mapped("reference") + orders.mapped("name")
        numbers += orders.mapped("client_order_ref")
        if self.partner_id.commercial_partner_id in companies:
            numbers += [self.customer_reference, self.customer_part]
        # two digits stand in every text
        return [n for n in numbers if n and (len(n) > 2 or not n.isdigit())]

    def _free_words(self, model, said):
        """Yield name of the field and text of all that a content says in words."""
        words = self.env["complaint.8d.words"]
        for key, value in said.items():
            field = words._field(model, key)
            is_code = field is not None and field.type == "selection"
            if key in PASSED or is_code:
                continue
            if isinstance(value, str):
                yield key, value
            for one in value if isinstance(value, list) else ():
                if isinstance(one, dict):
                    yield from self._free_words(words._model_of(model, key), one)
                elif isinstance(one, str):
                    yield key, one

    # ------------------------------------------------------------------
    # In words, and kept
    # ------------------------------------------------------------------

    def _naming_lines(self, found):
        """Return what was found as lines of text: discipline, then the words."""
        steps = dict(
            self.env["complaint.8d.step"]
            ._fields["code"]
            ._description_selection(self.env)
        )
        labels = {
            REPORT: self.env._("Head of the report"),
            NOTE: self.env._("Message"),
            FILES: self.env._("File names"),
            PARTS: self.env._("Returned Parts"),
            **steps,
        }
        by_code = {}
        for one in found:
            by_code.setdefault(one.code, []).append(one.word)
        return [
            f"{labels[code]}: {', '.join(dict.fromkeys(words))}"
            for code, words in by_code.items()
        ]

    def _naming_html(self, found):
        """Return what was found as a list for the screen, blank when nothing."""
        if not found:
            return False
        items = [Markup("<li>%s</li>") % line for line in self._naming_lines(found)]
        return Markup("<ul class='mb-0'>%s</ul>") % Markup().join(items)

    def _check_namings(self, found, why):
        """Refuse to send what names another customer, unless somebody says why.

        :raises UserError: names all that was found
        """
        if found and why not in dict(WHY):
            lines = "\n".join(f"• {line}" for line in self._naming_lines(found))
            raise UserError(
                self.env._(
                    "What you send names another customer of this report:\n%(lines)s\n"
                    "Change the words, or say why it may be sent.",
                    lines=lines,
                )
            )

    def _naming_data(self, found, why):
        """Return what the event keeps of it: why, how often, a digest; no names."""
        if not found:
            return {}
        rows = sorted(list(one) for one in found)
        data = {
            "why": why,
            "places": dict(Counter(one.code for one in found)),
            "sha256": sha256_hex(canonical_json(rows)),
        }
        return {"naming": data}
