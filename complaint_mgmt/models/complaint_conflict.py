from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ComplaintComplaint(models.Model):
    """Who is complained about handles, signs and writes nothing of the case (S4.8).

    Who is accused is for those who read complaints only, never for who logged the case.
    """

    _inherit = "complaint.complaint"  # pylint: disable=R8180

    subject_user_ids = fields.Many2many(
        "res.users",
        "complaint_complaint_subject_user_rel",
        string="Colleagues Complained About",
        copy=False,
        domain="[('share', '=', False)]",
        groups="complaint_mgmt.group_complaint_reader",
        help="They neither handle nor sign nor change this case, and may give their "
        "own statement.",
    )

    @api.constrains("user_id", "subject_user_ids")
    def _check_handler_impartial(self):
        # sudo: who is accused decides, whether or not the user may know it.
        for complaint in self.sudo():
            if complaint.user_id in complaint.subject_user_ids:
                raise ValidationError(
                    self.env._(
                        "%(number)s is a complaint about %(user)s, who cannot handle "
                        "it. Choose another handler first.",
                        number=complaint.name,
                        user=complaint.user_id.name,
                    )
                )

    def write(self, vals):
        if "subject_user_ids" not in vals:
            return super().write(vals)
        before = {complaint: complaint._gate_barred_users() for complaint in self}
        result = super().write(vals)
        for complaint, old in before.items():
            complaint._void_signatures_of(complaint._gate_barred_users() - old)
        return result

    def _check_impartial(self, users):
        """Refuse to give a part in this case to whom it is about.

        :param users: res.users
        :raises UserError: one of them is complained about
        """
        for complaint in self:
            accused = complaint._gate_barred_users() & users
            if accused:
                # sudo: number and name only, for who is refused.
                raise UserError(
                    self.env._(
                        "%(number)s is a complaint about %(user)s. Choose somebody "
                        "else.",
                        number=complaint.sudo().name,
                        user=accused[0].sudo().name,
                    )
                )

    def _gate_barred_users(self):
        # sudo: who is accused decides, whether or not the user may know it.
        return super()._gate_barred_users() | self.sudo().subject_user_ids

    def _may_be_called(self, user):
        # whoever the case is about is not called to it
        return super()._may_be_called(user) and user not in self._gate_barred_users()

    def _event_value(self, name):
        if name == "subject_user_ids":
            # sudo: ids for the log, which has its own readers.
            return sorted(self.sudo().subject_user_ids.ids)
        return super()._event_value(name)

    @api.model
    def _logged_fields(self):
        return [*super()._logged_fields(), "subject_user_ids"]

    def _read_group_groupby(self, alias, groupby_spec, query):
        # Odoo asks for no right to a many2many field by which records are grouped.
        field = self._fields.get(groupby_spec.split(":")[0])
        if field and field.type == "many2many":
            self._check_field_access(field, "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation not in ("write", "unlink") or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        barred = (self - forbidden)._filter_accused()
        if not barred:
            return result
        return forbidden + barred, lambda: barred._make_accused_error()

    def _filter_accused(self):
        """Return those of these cases in which the current user is accused."""
        user = self.env.user
        return self.filtered(lambda c: user in c._gate_barred_users())

    def _make_accused_error(self):
        # sudo: the number only, for who is refused.
        return AccessError(
            self.env._(
                "%(number)s is a complaint about you: somebody else works on it. You "
                "give your own statement when you are asked for it.",
                number=self[:1].sudo().name,
            )
        )


class ComplaintLineMixin(models.AbstractModel):
    _inherit = "complaint.line.mixin"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation == "read" or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        # sudo: only the link to the case is taken.
        cases = (self - forbidden).sudo().complaint_id.sudo(False)
        accused = cases._filter_accused()
        if not accused:
            return result
        barred = self.filtered(lambda line: line.sudo().complaint_id.id in accused.ids)
        return forbidden | barred, lambda: accused._make_accused_error()


class ComplaintReply(models.Model):
    _name = "complaint.reply"
    _inherit = ["complaint.reply", "complaint.line.mixin"]


class ComplaintGateMixin(models.AbstractModel):
    _inherit = "complaint.gate.mixin"

    def _gate_barred_users(self):
        """Return who may sign nothing on these documents, whatever role they have."""
        return self.env["res.users"]

    def _void_signatures_of(self, users):
        """Make void what somebody signed or submitted who has no part in it any more.

        :param users: res.users
        """
        if not users:
            return
        latest = self.env["complaint.gate.round"]._latest(self)
        for gate_round in latest.filtered(lambda r: r.state in ("open", "approved")):
            signed = gate_round.signature_ids
            hands = signed.user_id | signed.on_behalf_of_id | gate_round.requester_id
            if hands & users:
                gate_round._close(
                    "void",
                    self.env._("Somebody signed who may not decide in this case."),
                )
            else:
                gate_round.step_ids._sync_activities()


class ComplaintGateStep(models.Model):
    _inherit = "complaint.gate.step"

    def _preload(self):
        result = super()._preload()
        for name, rounds in self.round_id.grouped("res_model").items():
            model = self.env.get(name)
            if model is not None:
                # of all documents at once, for the steps that ask one by one
                model.browse(rounds.mapped("res_id"))._gate_barred_users()
        return result

    def _excluded_users(self):
        barred = self.round_id._document()._gate_barred_users()
        return super()._excluded_users() | barred.sudo(self.env.su)
