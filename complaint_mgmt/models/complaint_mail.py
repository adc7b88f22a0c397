import logging

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize, email_split_tuples

from ..tools import mail_text

_logger = logging.getLogger(__name__)
MOST_CC = 10


class ComplaintComplaint(models.Model):
    """A mail to the address of a team becomes a case (S6.6, S7.3.2).

    The whole mail and its files are the first message of the case; what its writer says
    is the statement. Nothing in it is believed that the house would have to judge.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    # private: it works as the system, for the gateway alone; nobody calls it by RPC.
    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a case of a mail; what makes none is kept aside for a person.

        :param dict msg_dict: the mail as parsed by the gateway
        :param dict custom_values: `team_id` and `company_id` of the address
        :return: the case, or the complaint.late.mail
        """
        cases = self.with_user(SUPERUSER_ID)
        team, company = self.env["complaint.team"]._mail_team(custom_values)
        try:
            with self.env.cr.savepoint():
                return cases._new_from_mail(msg_dict, team, company)
        except (UserError, ValueError) as error:
            _logger.warning("A mail made no complaint and is kept aside: %s", error)
        values = {"team_id": team.id, "company_id": company.id, "kind": "failed"}
        return self.env["complaint.late.mail"].message_new(msg_dict, values)

    def message_update(self, msg_dict, update_vals=None):
        # whoever is copied is suggested as a recipient later: not hundreds of them
        msg_dict = {**msg_dict, "cc": self._few_addresses(msg_dict.get("cc"))}
        return super().message_update(msg_dict, update_vals)

    @api.model
    def _new_from_mail(self, msg, team, company):
        sender = self._sender_of(msg)
        own, was_cut = self._mail_statement(msg, team, company)
        facts = self._mail_facts(msg, own, company)
        values = {
            "company_id": company.id,
            "statement": own,
            **{name: record.id for name, record in facts["links"].items()},
        }
        if team:
            values["team_id"] = team.id
        person = None if facts["is_known"] else self._mail_person(msg)
        case = self._receive("mail", values, person=person)
        case._write_system({"sender_key": self._sender_key(sender)})
        case.email_cc = self._few_addresses(msg.get("cc"))
        if was_cut:
            facts["notes"].append(
                case.env._("The mail is long: all of it is in the message below.")
            )
        case._note_of_mail(facts["notes"])
        return case

    # ------------------------------------------------------------------
    # What was said, and by whom
    # ------------------------------------------------------------------

    @api.model
    def _mail_statement(self, msg, team, company):
        """Return the words of a mail under its subject, and whether some were cut."""
        subject = mail_text.clean_line(msg.get("subject"))
        own = mail_text.words(msg.get("body"), subject)
        if not own:
            env = self.with_context(lang=self._mail_lang(team, company)).env
            files = msg.get("attachments")
            own = env._("(see the attached files)") if files else env._("(empty mail)")
        own, was_cut = mail_text.shorten(own)
        return "\n\n".join(filter(None, [subject, own])), was_cut

    @api.model
    def _mail_lang(self, team, company):
        return team.leader_id.lang or company.partner_id.lang or self.env.lang

    @api.model
    def _mail_person(self, msg):
        """Return who complained, as the mail names the sender."""
        pairs = email_split_tuples(msg.get("email_from") or "")
        name, address = pairs[0] if pairs else ("", "")
        name = mail_text.clean_line(name or address or msg.get("email_from"))
        return {"name": name, "email": address} if name else None

    @api.model
    def _few_addresses(self, text):
        """Return a list of addresses without our own, or nothing if there are many."""
        found = {}
        for name, address in email_split_tuples(text or ""):
            if address := email_normalize(address):
                found.setdefault(address, mail_text.clean_line(name))
        own = set(self.env["mail.alias.domain"]._find_aliases(list(found)))
        found = {address: name for address, name in found.items() if address not in own}
        if len(found) > MOST_CC:
            return ""
        return ", ".join(
            f'"{name}" <{address}>' if name else address
            for address, name in found.items()
        )

    def _note_of_mail(self, notes):
        """Tell the handler what the system saw in a mail."""
        if not notes:
            return
        lines = Markup().join(Markup("<li>%s</li>") % note for note in notes)
        self._message_log(body=Markup("<ul>%s</ul>") % lines)
