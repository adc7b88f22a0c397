from odoo import SUPERUSER_ID, api, models

from ..tools import mail_text

OURS = "complaint."


class MailThread(models.AbstractModel):
    """Mails that concern a complaint: read whole, and brought where they belong.

    What the gateway of Odoo decides stays as it is for all other documents.
    """

    _inherit = "mail.thread"

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        if not any(route[0].startswith(OURS) for route in routes or ()):
            return routes
        self._complaint_tidy(message_dict)
        return self._complaint_routes(message, message_dict, routes)

    @api.model
    def _complaint_routes(self, message, message_dict, routes):
        """Send what concerns complaints on, one new case a company at most.

        Nothing is done as the user whose address a mail bears: it proves nothing.
        """
        found, companies = [], set()
        cases = self.env["complaint.complaint"].with_user(SUPERUSER_ID)
        for route in routes:
            if not route[0].startswith(OURS):
                found.append(route)
                continue
            route = cases._route_mail(message, message_dict, route)
            company = (route[2] or {}).get("company_id")
            if route[1] or company not in companies:
                found.append(route)
            if not route[1]:
                companies.add(company)
        return found

    @api.model
    def _complaint_tidy(self, message_dict):
        """Free the headers of what no header may hold, and a date of its future."""
        subject = mail_text.clean_line(message_dict.get("subject"))
        message_dict["subject"] = subject
        now = self.env.cr.now().strftime("%Y-%m-%d %H:%M:%S")
        if message_dict.get("date", "") > now:
            del message_dict["date"]

    @api.model
    def _message_parse_extract_payload(
        self, message, message_dict, save_original=False
    ):
        for part in message.walk():
            self._complaint_mend_charset(part)
        payload = super()._message_parse_extract_payload(
            message, message_dict, save_original=save_original
        )
        return self._complaint_without_nul(payload)

    @api.model
    def _complaint_mend_charset(self, part):
        """Have a text read as its writer meant it, or at all."""
        if part.is_multipart() or part.get_content_maintype() != "text":
            return
        named = part.get_content_charset()
        meant = mail_text.charset_of(part.get_payload(decode=True) or b"", named)
        if meant != named:
            part.set_param("charset", meant)

    @api.model
    def _complaint_without_nul(self, payload):
        """The database holds no NUL: without this, a mail with one is lost."""
        attachments = [
            item._replace(fname=(item.fname or "").replace("\x00", ""))
            for item in payload["attachments"]
        ]
        body = payload["body"]
        if "\x00" in body:
            body = body.replace("\x00", "")
        return {**payload, "body": body, "attachments": attachments}

    @api.model
    def message_parse(self, message, save_original=False):
        parsed = super().message_parse(message, save_original=save_original)
        for key, value in parsed.items():
            if isinstance(value, str) and "\x00" in value:
                parsed[key] = value.replace("\x00", "")
        return parsed
