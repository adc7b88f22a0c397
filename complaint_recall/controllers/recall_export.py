"""Downloads of a recall: the message to trading partners, the list of shipments."""

import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.complaint_mgmt.controllers.download import XLSX, file_response

from ..tools import recall_message

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": XLSX,
    "xml": "application/xml; charset=utf-8",
}
# A file of more goes to the disk of the server while it is written.
IN_MEMORY = 5_000_000


class RecallExport(http.Controller):
    """Sends files of a recall to the recall team."""

    @http.route(
        "/complaint_recall/recall/<int:recall_id>/message.<string:extension>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export_message(self, recall_id, extension, kind=None):
        """Send the message to trading partners.

        :param int recall_id: id of the recall
        :param str extension: `xml` or `json`
        :param str kind: `INITIAL`, `UPDATE` or `CLOSED`; left out: what the recall says
        :return: the file
        :raises AccessError: the user is not of the recall team, or of another company
        """
        writers = {"xml": recall_message.to_xml, "json": recall_message.to_json}
        recall = self._recall(recall_id)
        if extension not in writers or kind not in (None, *recall_message.KINDS):
            raise UserError(request.env._("There is no such message."))
        message = recall._message_content(kind)
        content = writers[extension](message)
        return self._file(f"{recall.name}-message", content, extension)

    @http.route(
        "/complaint_recall/recall/<int:recall_id>/shipments.<string:extension>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export_shipments(self, recall_id, extension):
        """Send all shipments as one table.

        :param int recall_id: id of the recall
        :param str extension: `csv` or `xlsx`
        :return: the file
        :raises AccessError: the user is not of the recall team, or of another company
        """
        recall = self._recall(recall_id)
        if extension not in ("csv", "xlsx"):
            raise UserError(request.env._("There is no such list."))
        # It lives until the last byte was sent, see `call_on_close`.
        target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        recall._write_shipments(target, extension)
        target.seek(0)
        content = wrap_file(request.httprequest.environ, target)
        response = self._file(f"{recall.name}-shipments", content, extension)
        response.direct_passthrough = True
        response.call_on_close(target.close)
        return response

    def _recall(self, recall_id):
        recall = request.env["complaint.recall"].browse(recall_id).exists()
        if not recall:
            raise request.not_found()
        recall._check_export()
        return recall

    def _file(self, name, content, extension):
        return file_response(f"{name}.{extension}", content, TYPES[extension])
