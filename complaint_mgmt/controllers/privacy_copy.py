"""Download of the copy of a person's data."""

from odoo import http
from odoo.http import request

from .download import file_response


class PrivacyCopy(http.Controller):
    """Sends what a dialog asks for; nothing of it is stored."""

    @http.route(
        "/complaint/privacy/copy/<int:copy_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def copy_personal_data(self, copy_id):
        """Send the copy as a zip file, and record that it was made.

        :param int copy_id: id of the user's own `complaint.privacy.copy`
        :return: the file
        :raises AccessError: no role, not the own dialog, or another company
        """
        copy = request.env["complaint.privacy.copy"].browse(copy_id)
        copy.check_access("read")
        return file_response(*copy._export(), "application/zip")
