from odoo import api, fields, models

# A change of any of these by hand takes the row out of the reach of later imports.
CONTENT = {"name", "date", "kind", "hour_from", "hour_to", "calendar_id", "company_id"}


class ComplaintSpecialDay(models.Model):
    """A date that is not worked although its week day is, or the other way round.

    B0.1, B0.3: the public holidays, and the week-end days that the State Council has
    people work instead (调休), which working times know nothing of. A special day is
    the last word on its date, also on a time off of the company.
    """

    _name = "complaint.special.day"
    _description = "Holiday or Make-up Working Day"
    _order = "date desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("closed", "Rest Day"), ("makeup", "Make-up Working Day")],
        required=True,
        default="closed",
    )
    hour_from = fields.Float(
        string="Work From",
        compute="_compute_hours",
        store=True,
        readonly=False,
        help="Empty: the hours of an ordinary working day.",
    )
    hour_to = fields.Float(
        string="Work To", compute="_compute_hours", store=True, readonly=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Times",
        check_company=True,
        ondelete="cascade",
        help="Empty: all working times of the company.",
    )
    source = fields.Char(
        default=lambda self: self.env._("By hand"), readonly=True, copy=False
    )
    noupdate = fields.Boolean(
        string="Keep",
        default=True,
        copy=False,
        help="Imports leave this day alone. Set when it is made or changed by hand.",
    )

    _date_uniq = models.UniqueIndex(
        "(company_id, COALESCE(calendar_id, 0), date)",
        "This date is a special day of these working times already. Change that one.",
    )
    _hours_check = models.Constraint(
        """CHECK(
            (hour_from = 0 AND hour_to = 0)
            OR (kind = 'makeup' AND 0 <= hour_from
                AND hour_from < hour_to AND hour_to <= 24)
        )""",
        "The hours of a make-up day begin before they end, between 0:00 and 24:00. "
        "A closed day has none.",
    )

    @api.depends("kind")
    def _compute_hours(self):
        for day in self:
            is_makeup = day.kind == "makeup"
            day.hour_from = day.hour_from if is_makeup else 0
            day.hour_to = day.hour_to if is_makeup else 0

    def write(self, vals):
        if CONTENT & vals.keys() and "noupdate" not in vals:
            vals = {**vals, "noupdate": True, "source": self.env._("By hand")}
        return super().write(vals)

    def _minutes(self):
        """The hours of a make-up day in minutes of the day; empty: ordinary hours."""
        self.ensure_one()
        if not self.hour_to:
            return ()
        return ((round(self.hour_from * 60), round(self.hour_to * 60)),)

    # ------------------------------------------------------------------
    # Import
    # ------------------------------------------------------------------

    @api.model
    def _import_days(self, company, calendar, years, days, source):
        """Bring the imported days of some years to what a source says.

        Days made or changed by hand stay; imported days that the source has no more go.

        :param company: res.company
        :param calendar: resource.calendar, empty for all of the company
        :param years: the years that `days` covers
        :param days: dict, date -> {"name", "kind"}
        :param str source: library and version
        :return: the imported days, and how many were "created", "changed", "same",
            "kept" (by hand) and "removed"
        """
        known = self._find_days(company, calendar, years)
        kept = known.filtered("noupdate")
        removed = (known - kept).filtered(lambda day: day.date not in days)
        found = known - kept - removed
        changed = found.filtered(lambda day: day.kind != days[day.date]["kind"])
        base = {
            "company_id": company.id,
            "calendar_id": calendar.id,
            "source": source,
            "noupdate": False,
        }
        for kind, group in changed.grouped(lambda day: days[day.date]["kind"]).items():
            group.write({**base, "kind": kind})
        new_dates = days.keys() - set(known.mapped("date"))
        created = self.create(
            [{**base, **days[date], "date": date} for date in new_dates]
        )
        counts = {
            "created": len(created),
            "changed": len(changed),
            "same": len(found - changed),
            "kept": len(kept),
            "removed": len(removed),
        }
        removed.unlink()
        return created + found, counts

    @api.model
    def _find_days(self, company, calendar, years):
        """The special days of exactly these working times in some years."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("calendar_id", "=", calendar.id),
                ("date", ">=", f"{min(years)}-01-01"),
                ("date", "<=", f"{max(years)}-12-31"),
            ]
        ).filtered(lambda day: day.date.year in years)
