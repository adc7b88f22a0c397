from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

UNHAPPY = 2
TEMPLATE = "complaint_mgmt.mail_template_satisfaction"
UNHAPPY_ACTIVITY = "complaint_mgmt.mail_activity_type_unhappy"
RATING = ("rating_value", "rating_id")


class ComplaintComplaint(models.Model):
    """The customer is asked once more when the case is closed (S4.18).

    The mail has three faces, each a link with a token; no login is needed. Whoever is
    unhappy gets nothing reopened: the handler is called and decides.
    """

    _name = "complaint.complaint"
    _inherit = ["complaint.complaint", "rating.mixin"]

    satisfaction_asked_at = fields.Datetime(
        string="Asked After Closing", readonly=True, copy=False
    )

    @api.model
    def _system_fields(self):
        own = {"satisfaction_asked_at", "rating_last_value"}
        return super()._system_fields() | own

    def _record_steps(self, old_states, target, reason):
        result = super()._record_steps(old_states, target, reason)
        if target == "closed":
            closed = self.filtered(lambda complaint: complaint in old_states)
            closed._ask_satisfaction()
        return result

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _is_satisfaction_asked(self):
        """Return whether a mail asks the customer of this closed case how it was."""
        self.ensure_one()
        # sudo: what the customer is set to, whoever closes.
        has_address = self.sudo().partner_id.email_normalized
        return bool(has_address and self._is_rating_welcome())

    def _is_rating_welcome(self):
        """Return whether the customer of this closed case may say how it was.

        Not who was not admitted, or was never answered. An addon whose cases are no
        real ones, such as an exercise, says no here.
        """
        self.ensure_one()
        # sudo: what the company is set to, whoever closes or looks.
        case = self.sudo()
        return bool(
            case.company_id.complaint_ask_satisfaction
            and case.state == "closed"
            and case.satisfaction
            and case.admission != "refused"
        )

    def _ask_satisfaction(self):
        """Write to the customers of these closed cases, each in the own language.

        The mail does not show in the file: whoever read its links could answer for the
        customer. The file says that it was sent.
        """
        template = self.env.ref(TEMPLATE, False)
        asked = self.filtered(lambda complaint: complaint._is_satisfaction_asked())
        if not template or not asked:
            return
        # sudo: the link holds a token that nobody else may read.
        mails = template.with_env(
            self.env(su=True, context=clean_context(self.env.context))
        )
        for complaint in asked:
            mails.send_mail(complaint.id, email_values=mails._hidden_mail_values())
        asked._write_system({"satisfaction_asked_at": fields.Datetime.now()})
        self.env["complaint.event"]._record(asked, "satisfaction.asked")

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        """Take the answer of the customer; the first one stands.

        :param float rate: 1, 3 or 5
        :param str token: that of the link in the mail, or else `rating`
        :param rating: the rating.rating that is answered
        :param str feedback: what the customer wrote
        :param str subtype_xmlid: subtype of the message that says so
        :param bool notify_delay_send: whether mails about it wait for the queue
        :return: the rating.rating
        :raises AccessError: somebody else than the customer, by the link, answers
        """
        self.ensure_one()
        if not self.env.su:
            raise AccessError(
                self.env._("Only the customer answers, by the link in the mail.")
            )
        ratings = self.env["rating.rating"]
        if token:
            rating = ratings.search([("access_token", "=", token)], limit=1)
        own = (rating or ratings).filtered(
            lambda row: row.res_model == self._name and row.res_id == self.id
        )
        if own.consumed:
            return own
        result = super().rating_apply(
            rate,
            rating=own,
            feedback=feedback,
            subtype_xmlid=subtype_xmlid,
            notify_delay_send=notify_delay_send,
        )
        data = {"rating": result.id, "value": int(rate)}
        self.env["complaint.event"]._record(self, "satisfaction.answered", data)
        if rate <= UNHAPPY:
            self._call_for_unhappy()
        return result

    def _rating_get_access_token(self, partner=None):
        if not self.env.su:
            # a colleague who composes a mail by the template would read the link
            raise AccessError(
                self.env._("Only the system writes to the customer with this link.")
            )
        return super()._rating_get_access_token(partner)

    def _rating_apply_get_default_subtype_id(self):
        # a note in the file: whom an unhappy customer concerns is called
        return self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")

    def _call_for_unhappy(self):
        """Call the handler, or the QA heads: whether to reopen is for a person."""
        handler = self.user_id.filtered(self._is_in_company)
        self._call_people(
            handler or self._qa_heads(),
            UNHAPPY_ACTIVITY,
            lambda env: env._("Unhappy after closing: reopen the case?"),
        )

    def message_post(self, **kwargs):
        self._refuse_rating(kwargs)
        return super().message_post(**kwargs)

    def _message_update_content(self, message, /, **kwargs):
        self._refuse_rating(kwargs)
        return super()._message_update_content(message, **kwargs)

    def _refuse_rating(self, values):
        """Refuse a rating that comes along with a message of a colleague."""
        if not self.env.su and any(values.get(name) for name in RATING):
            raise UserError(
                self.env._("Only the customer answers, by the link in the mail.")
            )

    def action_view_ratings(self):
        """Open what the customer answered after the closing.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "complaint_mgmt.rating_rating_action"
        )
        own = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return {**action, "domain": own}


class RatingRating(models.Model):
    """Answers on complaints: read by who reads the case, written by the system only.

    Odoo lets every internal user read, write and make ratings. One that is not answered
    yet is hidden, since its token lets whoever knows it answer.
    """

    _inherit = "rating.rating"

    # the controllers read it as the system; a domain must not guess it either
    access_token = fields.Char(groups="base.group_system")

    def write(self, vals):
        result = super().write(vals)
        # one that was given to another document is no answer on a complaint
        self.check_access("write")
        return result

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = fields.Domain(domain) & self._complaint_domain()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _complaint_domain(self):
        name = "complaint.complaint"
        others = fields.Domain("res_model", "!=", name)
        complaints = self.env[name]
        if not self.env.user.has_group("complaint_mgmt.group_complaint_reader"):
            return others
        return others | (
            fields.Domain("res_model", "=", name)
            & fields.Domain("consumed", "=", True)
            & fields.Domain("res_id", "in", complaints._search([]))
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        # sudo: only what a rating belongs to is taken, to judge the access by it.
        own = (self - forbidden).sudo()
        own = own.filtered(lambda row: row.res_model == "complaint.complaint")
        if operation == "read" and own:
            visible = self.search([("id", "in", own.ids)])
            own -= visible.sudo()
        if not own:
            return result
        forbidden |= own.with_env(self.env)
        return forbidden, lambda: AccessError(
            self.env._("What a customer answers on a complaint is written by him only.")
        )


class MailTemplate(models.Model):
    _inherit = "mail.template"

    @api.model
    def _hidden_mail_values(self):
        """Return the values of a mail whose link only its recipient may read.

        It belongs to no document and to no author, for both may read messages.
        """
        root = self.env.ref("base.partner_root")
        return {"model": False, "res_id": False, "author_id": root.id}


class ComplaintEvent(models.Model):
    _inherit = "complaint.event"  # pylint: disable=R8180

    @api.model
    def _kind_labels(self):
        return {
            **super()._kind_labels(),
            "satisfaction.asked": self.env._("Customer asked after closing"),
            "satisfaction.answered": self.env._("Customer answered after closing"),
        }
