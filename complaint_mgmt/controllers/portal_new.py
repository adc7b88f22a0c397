import secrets

from odoo import fields
from odoo.http import request, route
from odoo.tools import format_date

from odoo.addons.portal.controllers.portal import pager

from ..models.stock_move_line_portal import PAGE
from ..tools import intake_files
from ..tools.plain_text import clean, quantity
from .portal import ComplaintPortal

LONGEST, LONGEST_LINE = 10_000, 2000
EARLIEST = fields.Date.to_date("2000-01-01")


class ComplaintPortalNew(ComplaintPortal):
    """The form by which a customer complains about what he got from us (S4.2).

    First he chooses a delivery, then he says what is wrong. Whatever the browser sends,
    only what `_complaint_got_rows` says that he got can be complained about.
    """

    @route(
        ["/my/complaints/new", "/my/complaints/new/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
    )
    def portal_complaint_new(
        self, delivery=None, order=None, about=None, search="", page=1, **_kw
    ):
        """Show the deliveries of the customer, or the form for what he chose.

        :param str delivery: id of a delivery of the customer
        :param str order: id of an order of the customer
        :param str about: "other", for what is no delivery
        :param str search: a part of order, delivery, lot or product
        :return: a page
        """
        if delivery or order or about == "other":
            goods = self._complaint_goods(delivery, order)
            return self._complaint_form(goods, {"key": secrets.token_urlsafe(24)})
        return self._complaint_choose(clean(search)[:100], page)

    @route(
        "/my/complaints/new",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def portal_complaint_send(self, delivery=None, order=None, **post):
        """Take the form; what is wrong is said on the same page, with all that was
        typed.

        :param str delivery: id of the delivery that it is about, if any
        :param str order: id of the sales order that it is about, if any
        :param post: fields and files of the form
        :return: to the page of the case, or the form again
        """
        goods = self._complaint_goods(delivery, order)
        files = self._complaint_files()
        values, errors = self._complaint_values(goods, post)
        items, wrong = self._complaint_items(goods, post)
        cases = request.env["complaint.complaint"]
        errors = [*wrong, *errors, *cases._check_door_files(files)]
        made = []
        if not errors:
            person = self._complaint_person(post)
            errors = self._complaint_try(
                lambda: made.append(
                    cases._portal_submit(post.get("key"), values, items, person, files)
                )
            )
        if errors:
            had_files = bool(files)
            return self._complaint_form(goods, post, errors, had_files)
        return self._complaint_back(made[0], None, "new", "top")

    # ------------------------------------------------------------------
    # Whose it is
    # ------------------------------------------------------------------

    def _complaint_party(self):
        """Return the customer company of the user, and the companies he deals with."""
        user = request.env.user
        return user.partner_id.commercial_partner_id, user.company_ids

    def _complaint_goods(self, delivery, order):
        """Return what the form is about.

        :return: dict with `rows`, `picking`, `order` and `company`
        :raises NotFound: it is not the user's
        """
        customer, companies = self._complaint_party()
        lines = request.env["stock.move.line"]
        picking_id, order_id = _number(delivery), _number(order)
        goods = {"rows": [], "picking": None, "order": None, "company": companies[:1]}
        if request.env.company in companies:
            goods["company"] = request.env.company
        if picking_id:
            rows = lines._complaint_got_rows(customer, companies, picking=picking_id)
            if not rows:
                raise request.not_found()
            picking = rows[0]["picking"]
            return {
                "rows": rows,
                "picking": picking,
                "order": picking.sale_id,
                "company": picking.company_id,
            }
        if not order_id:
            if delivery or order:
                raise request.not_found()
            return goods
        # sudo: read after the check that it is an order of this very customer.
        found = request.env["sale.order"].sudo().browse(order_id).exists()
        if (
            found.partner_id.commercial_partner_id != customer
            or found.company_id not in companies
            or found.state != "sale"
        ):
            raise request.not_found()
        rows = lines._complaint_got_rows(customer, companies, order=order_id)
        return {
            "rows": rows,
            "picking": None,
            "order": found,
            "company": found.company_id,
        }

    # ------------------------------------------------------------------
    # What was sent
    # ------------------------------------------------------------------

    def _complaint_values(self, goods, post):
        """Return the values of the case, and what is wrong with them."""
        env, errors = request.env, []
        statement = clean(post.get("statement"))
        remedy = clean(post.get("remedy"))
        occurred = self._complaint_date(post.get("occurred_on"))
        if not statement:
            errors.append(env._("Please tell us what happened."))
        if len(statement) > LONGEST or len(remedy) > LONGEST_LINE:
            errors.append(
                env._(
                    "This is too long: write at most %(most)s characters.", most=LONGEST
                )
            )
        if occurred is None:
            errors.append(env._("Please check the day: it is today or earlier."))
        values = {
            "company_id": goods["company"].id,
            "partner_id": env.user.partner_id.id,
            "statement": statement,
            "remedy_sought": remedy or False,
            "reference": clean(post.get("reference"))[:100] or False,
            "occurred_on": occurred or False,
            "danger_reported": bool(post.get("danger")),
        }
        if goods["order"]:
            values["sale_order_id"] = goods["order"].id
        if goods["picking"]:
            values["picking_id"] = goods["picking"].id
        return values, errors

    def _complaint_date(self, text):
        """Return a date, False for none, None for a wrong one."""
        text = clean(text)
        if not text:
            return False
        try:
            day = fields.Date.to_date(text)
        except ValueError:
            return None
        today = fields.Date.context_today(request.env.user)
        return day if EARLIEST <= day <= today else None

    def _complaint_items(self, goods, post):
        """Return the products and lots that were ticked, and what is wrong with them.

        :raises NotFound: something was sent that the form did not offer
        """
        rows = {row["id"]: row for row in goods["rows"]}
        ticked = {_number(text) for text in request.httprequest.form.getlist("line")}
        if not ticked <= rows.keys():
            raise request.not_found()
        items, errors = [], []
        for key, row in rows.items():
            number = quantity(post.get(f"qty_{key}"))
            if key not in ticked and number == 0:
                continue
            if number is None or number > row["quantity"]:
                errors.append(self._complaint_wrong_quantity(row))
                continue
            items.append(
                {
                    "product_id": row["product"].id,
                    "lot_id": row["lot"].id,
                    "sale_line_id": row["sale_line"].id,
                    "product_uom_id": row["unit"].id,
                    "defective_qty": number,
                }
            )
        if rows and not items and not errors:
            errors.append(request.env._("Please tick what you complain about."))
        return items, errors

    def _complaint_wrong_quantity(self, row):
        return request.env._(
            "“%(product)s”: the quantity is a number from 0 to %(most)s.",
            product=row["product"].display_name,
            most=f"{row['quantity']:g}",
        )

    def _complaint_person(self, post):
        partner = request.env.user.partner_id
        phone = clean(post.get("phone"))[:50] or partner.phone
        return {"name": partner.name, "phone": phone, "email": partner.email}

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------

    def _complaint_choose(self, search, page):
        customer, companies = self._complaint_party()
        lines = request.env["stock.move.line"]
        found, total = lines._complaint_got_deliveries(
            customer, companies, search, (max(page, 1) - 1) * PAGE
        )
        pages = pager(
            url="/my/complaints/new",
            total=total,
            page=page,
            step=PAGE,
            url_args={"search": search},
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "complaint",
            "is_new": True,
            "deliveries": found,
            "search": search,
            "pager": pages,
            "contact": request.env.company._complaint_contact(),
            "format_day": lambda day: format_date(request.env, day),
        }
        return self._complaint_page("complaint_mgmt.portal_complaint_choose", values)

    def _complaint_form(self, goods, typed, errors=(), had_files=False):
        env = request.env
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "complaint",
            "is_new": True,
            **goods,
            "typed": typed,
            "ticked": request.httprequest.form.getlist("line"),
            "errors": errors,
            "had_files": had_files,
            "most_files": intake_files.MOST,
            "today": fields.Date.to_string(fields.Date.context_today(env.user)),
            "partner": env.user.partner_id,
            "contact": goods["company"]._complaint_contact(),
            "res_company": goods["company"],
        }
        return self._complaint_page("complaint_mgmt.portal_complaint_form", values)


def _number(text):
    """Return a positive whole number that somebody sent, or 0."""
    text = text if isinstance(text, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
