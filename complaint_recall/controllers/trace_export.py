"""Download of a trace as an Excel file."""

import re

from odoo import fields, http
from odoo.http import request

from odoo.addons.complaint_mgmt.controllers.download import XLSX, file_response

# A thousand ids of ten digits and their commas.
LONGEST = 11_000


class TraceExport(http.Controller):
    """Sends all rows of a trace; the screen shows the first of them."""

    @http.route(
        "/complaint_recall/trace/export",
        type="http",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def export_trace(self, lots="", direction="forward", token=None):
        """Send the trace of lots as an Excel file.

        :param str lots: ids of lots with commas between them
        :param str direction: `forward`, `backward` or `both`
        :param str token: sent by the web client with each download; not needed
        :return: the file
        :raises AccessError: the user is not of the recall team
        :raises UserError: there is no lot to trace
        """
        parts = lots[:LONGEST].split(",")
        ids = [int(part) for part in parts if re.fullmatch("[0-9]{1,10}", part)]
        trace = request.env["complaint.trace"]
        content = trace._export_book(ids, direction)
        day = fields.Date.to_string(fields.Date.context_today(trace))
        return file_response(f"trace-{day}.xlsx", content, XLSX)
