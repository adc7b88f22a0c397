from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.complaint_mgmt.tools.chain import sha256_hex

# What may still change once a link was made.
CHANGEABLE = {"active", "note"}


class ComplaintLotLink(models.Model):
    """What a person knows of two lots and no record says: one became the other.

    Lots that were split, merged or relabelled without an order, and the lot of another
    company. The trace follows such a link as it follows an order. A wrong one is
    archived, never deleted: a trace that was made with it must stay understandable.
    """

    _name = "complaint.lot.link"
    _description = "Link Between Lots"
    _order = "date desc, id desc"
    _rec_name = "kind"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    parent_id = fields.Many2one(
        "stock.lot", string="From Lot", required=True, index=True, ondelete="restrict"
    )
    child_id = fields.Many2one(
        "stock.lot", string="To Lot", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("split", "Split"),
            ("merge", "Merged"),
            ("relabel", "Relabelled"),
            ("company", "Lot of Another Company"),
        ],
        required=True,
        default="relabel",
    )
    quantity = fields.Float(digits="Product Unit")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Said By", readonly=True, default=lambda self: self.env.user
    )
    note = fields.Char(string="How It Is Known", required=True)

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "The quantity of a link cannot be negative."
    )

    @api.constrains("parent_id", "child_id")
    def _check_lots(self):
        if any(link.parent_id == link.child_id for link in self):
            raise ValidationError(
                self.env._("A link leads from one lot to another: choose two lots.")
            )

    @api.constrains("note")
    def _check_note(self):
        if not all((link.note or "").strip() for link in self):
            raise ValidationError(self.env._("Say how it is known."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["user_id"] = self.env.uid
        links = super().create(vals_list)
        (links.parent_id | links.child_id).check_access("read")
        links._record_link("lot.linked")
        return links

    def write(self, vals):
        if not CHANGEABLE.issuperset(vals):
            raise UserError(
                self.env._("A link stays as it is. Archive it, and make the right one.")
            )
        result = super().write(vals)
        self._record_link("lot.link_changed")
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A link between lots is not deleted. Archive it instead.")
        )

    def _record_link(self, kind):
        self.env["complaint.event"]._record(
            self,
            kind,
            lambda link: {
                "parent": link.parent_id.id,
                "child": link.child_id.id,
                "kind": link.kind,
                "active": link.active,
                "note_sha256": sha256_hex(link.note.encode()),
            },
        )
