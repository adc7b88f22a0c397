from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import chain, window

BATCH = 2000


class ComplaintEvent(models.Model):
    """Reading the chain: verify it here, export it for a machine without Odoo."""

    _inherit = "complaint.event"

    def action_verify_chain(self):
        """Verify the chains of the companies that the user has switched on.

        :return: a notification with the result
        :raises AccessError: the user may not read events
        """
        self.browse().check_access("read")
        lines, intact = [], True
        for company in self.env.companies:
            result = self._verify(company)
            intact = intact and not result["problems"]
            lines.append(self._verify_message(company, result))
        return window.notice(
            "success" if intact else "danger",
            "\n".join(lines),
            title=self.env._("Event Chain"),
            sticky=True,
        )

    def action_export_chain(self):
        """Download the chain of the current company, for `script/verify-chain`.

        :return: an action that opens the download
        :raises AccessError: the user may not read events
        """
        self.browse().check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/complaint/event/export/{self.env.company.id}",
            "target": "download",
        }

    def _verify_message(self, company, result):
        values = {"company": company.name, **result}
        if not result["problems"]:
            return self.env._(
                "%(company)s: %(count)s events, intact. Head: %(head)s", **values
            )
        values["event"] = result["problems"][0].line
        return self.env._(
            "%(company)s: the chain is broken at event %(event)s of %(count)s. "
            "Somebody changed the database by hand. Export the chain, keep the file "
            "and let an auditor check it.",
            **values,
        )

    def _verify(self, company):
        """Verify the chain of a company against its own digests.

        A tail that was cut off leaves an intact chain: compare count and head with
        those of an earlier export.

        :param company: res.company
        :return: dict of `count`, `head` and `problems`, a list of `chain.Problem` with
            the first broken event first; `line` is the place in the chain
        """
        self._seal()
        problems, previous, count = [], chain.GENESIS, 0
        for count, row in enumerate(self._chain_rows(company), start=1):
            reason = self._check_row(row, previous, count, company)
            if reason:
                problems.append(chain.Problem(count, reason))
            previous = row["digest"]
        return {"count": count, "head": previous, "problems": problems}

    def _check_row(self, row, previous, sequence, company):
        if not row["date_agrees"]:
            return f"event {sequence} shows another date than it was recorded with"
        try:
            link = self._link(row)
            if chain.canonical_json(link["event"]["data"]).decode() != row["data"]:
                return f"event {sequence} shows other details than were recorded"
            return chain.check_link(link, previous, sequence, company.id)
        except ValueError:
            return f"event {sequence} was changed: it is not readable"

    def _link(self, row):
        return {
            "digest": row["digest"],
            "event": self._hashed(row),
            "previous": row["previous"],
        }

    def _chain_rows(self, company):
        """Rows of a chain in its order, in batches: a chain may be long."""
        last = 0
        while True:
            rows = self._fetch_rows(
                SQL(
                    "company_id = %s AND sequence > %s ORDER BY sequence LIMIT %s",
                    company.id,
                    last,
                    BATCH,
                )
            )
            if not rows:
                return
            yield from rows
            last = rows[-1]["sequence"]

    def _check_export(self, company):
        """Refuse an export to who may not read the events of a company.

        :raises AccessError: no role that reads events, or not a company of the user
        """
        self.browse().check_access("read")
        if company not in self.env.user.company_ids:
            raise AccessError(
                self.env._("You may export the events of your own companies only.")
            )

    def _export_lines(self, company):
        """Lines of an exported chain: the header, then one line an event.

        :param company: res.company
        :return: generator of bytes; see `tools.chain` for the format
        """
        query = SQL(
            "SELECT count(*) FROM complaint_event"
            " WHERE company_id = %s AND sequence IS NOT NULL",
            company.id,
        )
        ((count,),) = self.env.execute_query(query)
        heads = self.env.execute_query(self._head_query(company.id))
        __, head = heads[0] if heads else (0, chain.GENESIS)
        yield chain.header_line(company.id, company.name, count, head)
        for row in self._chain_rows(company):
            link = self._link(row)
            yield chain.event_line(link["previous"], link["event"], link["digest"])
