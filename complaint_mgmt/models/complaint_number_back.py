from odoo import api, models
from odoo.tools import SQL


class ComplaintNumber(models.Model):
    """Numbers of cases that were taken back, before anybody took a later one."""

    _inherit = "complaint.number"  # pylint: disable=R8180

    @api.model
    def _give_back(self, company, names):
        """Let numbers be issued again, as far as no later one was issued (S9.6).

        What is behind a later number stays issued, without a case: who calls records
        that.

        :param company: res.company
        :param list names: numbers that no case has any more
        :return: (numbers given back, numbers that stay) as lists of texts; numbers that
            follow each other are one text, such as "TS-202611-0001..TS-202611-0500"
        """
        self._queue_up(company.id)
        rows = self.env.execute_query(
            SQL(
                """SELECT series, counter, id FROM complaint_number
                    WHERE company_id = %s AND name = ANY(%s)
                 ORDER BY series, counter""",
                company.id,
                list(names),
            )
        )
        gone, kept = [], []
        for series in dict.fromkeys(row[0] for row in rows):
            own = {counter: number for s, counter, number in rows if s == series}
            last = self._last_counter(company, series)
            while last in own:
                gone.append((series, last, own.pop(last)))
                last -= 1
            kept += [(series, counter) for counter in own]
        ids = [number for _series, _counter, number in gone]
        # by SQL: such rows are deleted by nobody else, see `complaint.append.only`
        self.env.cr.execute(SQL("DELETE FROM complaint_number WHERE id = ANY(%s)", ids))
        self.invalidate_model(flush=False)
        return self._runs([row[:2] for row in gone]), self._runs(kept)

    @api.model
    def _runs(self, counters):
        """Return numbers as texts, with those that follow each other in one.

        :param counters: list of (series, counter)
        """
        runs = []
        for series, counter in sorted(counters):
            if runs and runs[-1][0] == series and runs[-1][2] == counter - 1:
                runs[-1][2] = counter
            else:
                runs.append([series, counter, counter])
        return [
            f"{series}-{first:04d}" + (f"..{series}-{last:04d}" if last > first else "")
            for series, first, last in runs
        ]
