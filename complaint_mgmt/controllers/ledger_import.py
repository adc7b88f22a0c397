"""Download of what could not be taken over of an earlier register."""

from odoo import http
from odoo.http import request

from .download import XLSX, file_response


class LedgerImport(http.Controller):
    """Sends the rows of a register that failed, and why."""

    @http.route(
        "/complaint/ledger/import/<int:import_id>/failed",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def failed_rows(self, import_id):
        """Send the rows that cannot be taken over, ready to be corrected and read anew.

        :param int import_id: id of a `complaint.ledger.import` that the user may read
        :return: an Excel file
        :raises AccessError: the user takes no registers over
        """
        found = request.env["complaint.ledger.import"].browse(import_id)
        return file_response(*found._failed_file(), XLSX)
