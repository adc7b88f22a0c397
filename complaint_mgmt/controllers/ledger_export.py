"""Download of the complaint ledger."""

from odoo import http
from odoo.http import request

from .download import XLSX, file_response


class LedgerExport(http.Controller):
    """Sends the register of the period that a dialog names."""

    @http.route(
        "/complaint/ledger/export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export_ledger(self, export_id):
        """Send the ledger as an Excel file, and record that it was exported.

        :param int export_id: id of the user's own `complaint.ledger.export`
        :return: the file
        :raises AccessError: no reader, not the own dialog, or another company
        """
        export = request.env["complaint.ledger.export"].browse(export_id)
        export.check_access("read")
        return file_response(*export._export(), XLSX)
