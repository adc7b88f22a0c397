from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import window
from ..tools.chain import sha256_hex
from .complaint_hearing_mixin import HARMLESS

ASKED_ACTIVITY = "complaint_mgmt.mail_activity_type_asked"


class ComplaintStatement(models.Model):
    """What one side said: both sides are heard (S4.13), colleagues are asked (S3.8).

    A handler takes it down, or asks a colleague, who answers in the own words through a
    small form and sees nothing else of the case. What its person confirmed is fixed.
    """

    _name = "complaint.statement"
    _description = "Statement of a Person"
    _inherit = ["complaint.hearing.mixin"]
    _order = "complaint_id, id"
    _evidence_kind = "statement"
    _stamps = frozenset(("given_at", "is_own"))

    case_number = fields.Char(related="complaint_id.name", string="Complaint Number")
    side = fields.Selection(
        [
            ("complainant", "Complainant"),
            ("respondent", "Respondent"),
            ("witness", "Witness"),
            ("department", "Department"),
        ],
        required=True,
        default="complainant",
    )
    partner_id = fields.Many2one("res.partner", string="Contact", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Without a statement, the colleague is asked for it.",
    )
    person_id = fields.Many2one(
        "complaint.person",
        string="Person of the Case",
        domain="[('complaint_id', '=', complaint_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    party = fields.Char(string="Somebody Else", help="Name, or name of a department.")
    who = fields.Char(string="Who Was Heard", compute="_compute_who")
    question = fields.Text(string="What Is Asked")
    text = fields.Text(string="What Was Said")
    heard_at = fields.Datetime(string="Heard On")
    how = fields.Selection(
        [
            ("in_person", "In Person"),
            ("phone", "By Phone"),
            ("written", "In Writing"),
            ("video", "By Video"),
        ],
        default="in_person",
        required=True,
    )
    confirmation = fields.Selection(
        [
            ("not_asked", "Not Asked"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused to Confirm"),
        ],
        required=True,
        default="not_asked",
        help="Whether the person confirms what was taken down. Then it is fixed.",
    )
    given_at = fields.Datetime(string="Recorded On", readonly=True, copy=False)
    is_own = fields.Boolean(
        string="In the Own Words",
        readonly=True,
        copy=False,
        help="Written by the person, not taken down by somebody else.",
    )
    can_give = fields.Boolean(compute="_compute_can_give")

    @api.depends("partner_id", "user_id", "person_id", "party")
    @api.depends_context("uid", "lang")
    def _compute_who(self):
        known = self.person_id._filtered_access("read")
        for statement in self:
            # sudo: names of contacts and colleagues, of a statement that is readable.
            own = statement.sudo()
            person = own.person_id
            kinds = dict(person._fields["kind"]._description_selection(self.env))
            name = person.name if person.id in known.ids else kinds.get(person.kind)
            names = [own.partner_id.name, own.user_id.name, name, own.party]
            statement.who = ", ".join(filter(None, names))

    @api.depends("side", "who")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        sides = dict(self._fields["side"]._description_selection(self.env))
        for statement in self:
            words = [sides.get(statement.side), statement.who]
            statement.display_name = ": ".join(filter(None, words))

    @api.depends("user_id", "given_at")
    @api.depends_context("uid")
    def _compute_can_give(self):
        for statement in self:
            mine = statement.user_id == self.env.user
            statement.can_give = mine and not statement.given_at

    @api.constrains("partner_id", "user_id", "person_id", "party")
    def _check_who(self):
        # sudo: a rule holds whether or not the user may read the person.
        for statement in self.sudo():
            people = statement.partner_id, statement.user_id, statement.person_id
            if not any(people) and not (statement.party or "").strip():
                raise ValidationError(self.env._("Say whose statement it is."))
            person = statement.person_id
            if person and person.complaint_id != statement.complaint_id:
                raise ValidationError(self.env._("Choose a person of this complaint."))

    @api.constrains("heard_at")
    def _check_heard_at(self):
        now = fields.Datetime.now()
        if any(s.heard_at and s.heard_at > now for s in self):
            raise ValidationError(
                self.env._("A statement was heard now or earlier. Correct the date.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        statements = super().create(vals_list)
        statements._follow_up()
        return statements

    def write(self, vals):
        if vals.keys() - HARMLESS:
            self._check_not_confirmed()
        result = super().write(vals)
        self._follow_up()
        return result

    def _check_not_confirmed(self):
        confirmed = self.filtered(lambda s: s.confirmation == "confirmed")
        if confirmed:
            raise UserError(
                self.env._(
                    "%(who)s confirmed this statement: it is not changed any more. "
                    "Take down another one.",
                    who=confirmed[0].who,
                )
            )

    def _follow_up(self):
        """Note when it was given, bar who is accused, and ask who is to give it."""
        given = self.filtered(lambda s: (s.text or "").strip() and not s.given_at)
        for statement in given:
            now = fields.Datetime.now()
            heard_at = statement.heard_at or now
            statement._write_stamp({"given_at": now, "heard_at": heard_at})
        for statement in self.filtered("user_id"):
            statement._bar_respondent()
            if not statement.given_at:
                statement._ask()

    def _bar_respondent(self):
        """S4.8: a colleague who is heard as the respondent has no other part in it."""
        case = self.complaint_id
        if self.side == "respondent" and self.user_id not in case._gate_barred_users():
            case.write({"subject_user_ids": [fields.Command.link(self.user_id.id)]})

    def _ask(self):
        self._call_users(
            self.user_id,
            ASKED_ACTIVITY,
            lambda env: env._(
                "Your statement is asked for: complaint %(number)s",
                number=self.case_number,
            ),
        )

    # ------------------------------------------------------------------
    # The colleague answers
    # ------------------------------------------------------------------

    def action_give(self):
        """Open the dialog in which the person who is asked gives the statement.

        :return: a window action
        """
        self.ensure_one()
        return window.dialog(
            self.env._("Give Your Statement"),
            "complaint.statement.give",
            statement_id=self.id,
        )

    def _give(self, text):
        """Note the statement of the person who was asked, in that person's own words.

        :param str text: the statement
        :raises AccessError: somebody else was asked
        :raises UserError: no text, given already, or the case is decided
        """
        self.ensure_one()
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Somebody else is asked for this statement."))
        if self.given_at:
            raise UserError(self.env._("This statement was given already."))
        if not (text or "").strip():
            raise UserError(self.env._("Write down what you have to say."))
        now = fields.Datetime.now()
        vals = {
            "text": text,
            "how": "written",
            "heard_at": now,
            "given_at": now,
            "is_own": True,
            "confirmation": "confirmed",
        }
        # sudo: who is asked writes this one statement and no other part of the case;
        # the step of the case is checked all the same.
        statement = self.sudo()
        statement._write_stamp(vals)
        data = {"ids": self.ids, "text_sha256": sha256_hex(text.encode())}
        case = statement.complaint_id
        self.env["complaint.event"]._record(case, "statement.given", data)
        statement.activity_unlink([ASKED_ACTIVITY])
        # by the system, without a name: who logged the case reads this, and is not to
        # learn who is accused (S4.8)
        case.with_user(SUPERUSER_ID).message_post(
            body=self.env._("A statement was given."),
            partner_ids=case.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    @api.model
    def _personal_ids(self, ids):
        """Return the statements that go with personal data: not those of colleagues."""
        # sudo: the plan decides, not what the user may read.
        rows = self.sudo().browse(ids).filtered(lambda row: not row.user_id)
        return rows.ids
