"""What all downloads share."""

from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(name, content, mimetype):
    """Answer the request with a file, which is kept by no cache and never shown.

    :param str name: name of the file
    :param content: bytes, or what yields them
    :param str mimetype: what it is; the browser does not guess
    :return: the response
    """
    return request.make_response(
        content,
        headers=[
            ("Content-Type", mimetype),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
