"""Download of an event chain, for verification on a machine without Odoo."""

from werkzeug.exceptions import NotFound

from odoo import api, fields, http
from odoo.http import request

from .download import file_response


class EventExport(http.Controller):
    """Streams the events of one company as JSON lines."""

    @http.route(
        "/complaint/event/export/<int:company_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export_chain(self, company_id):
        """Send the chain of a company as a file, and record that it was exported.

        :param int company_id: id of the company
        :return: a streamed response; see `complaint_mgmt/tools/chain.py` for the format
        :raises AccessError: no role that reads events, or not a company of the user
        :raises NotFound: there is no such company
        """
        events = request.env["complaint.event"]
        company = request.env["res.company"].browse(company_id)
        events._check_export(company)
        # sudo: membership was just checked, and only its existence is looked at.
        company = company.sudo().exists()
        if not company:
            raise NotFound()
        events._record(company, "chain.exported")
        day = fields.Date.context_today(events)
        name = f"complaint-events-{company_id}-{day}.jsonl"
        content = _stream(request.env.registry, company_id)
        return file_response(name, content, "application/x-ndjson; charset=utf-8")


def _stream(registry, company_id):
    """Lines of the chain from a cursor of its own: ours is closed before the body."""
    with registry.cursor() as cr:
        # superuser: the request was checked, and the file must hold the whole chain.
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        company = env["res.company"].browse(company_id)
        yield from env["complaint.event"]._export_lines(company)
