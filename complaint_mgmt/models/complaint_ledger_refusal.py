from odoo import models


class ComplaintLedgerImport(models.Model):
    """Why a file is not taken, in words of the user."""

    _inherit = "complaint.ledger.import"  # pylint: disable=R8180

    def _say_refusal(self, error):
        """Return why a file is not taken.

        :param error: tools.ledger_cells.LedgerError
        :return: a sentence in the user's language, and what to do
        """
        kind = error.data.get("kind")
        if kind:
            return self.env._(
                "This is %(kind)s. Save the register as .xlsx, .xls or .csv.",
                kind=self._say_kind(kind),
            )
        sentences = {**self._say_limits(error.data), **self._say_state()}
        return sentences[error.code]

    def _say_kind(self, kind):
        kinds = {
            "picture": self.env._("a picture"),
            "pdf": self.env._("a PDF document"),
            "archive": self.env._("an archive"),
            "document": self.env._("a text document"),
            "page": self.env._("a web page that is only called a spreadsheet"),
            "ods": self.env._("an OpenDocument spreadsheet"),
            "xml": self.env._("an XML spreadsheet of 2003"),
            "xlsb": self.env._("a binary workbook (.xlsb)"),
            "unknown": self.env._("no spreadsheet"),
        }
        return kinds.get(kind, kinds["unknown"])

    def _say_limits(self, data):
        limit = data.get("limit")
        return {
            "size": self.env._(
                "The file is larger than %(limit)s MB. Split it by years.", limit=limit
            ),
            "rows": self.env._(
                "The sheet has more than %(limit)s rows. Split it by years.",
                limit=limit,
            ),
            "columns": self.env._(
                "The sheet has more than %(limit)s columns. Delete what is not of the "
                "register.",
                limit=limit,
            ),
            "cell": self.env._(
                "Row %(row)s has a cell of more than %(limit)s characters.",
                row=data.get("row"),
                limit=limit,
            ),
            "quote": self.env._(
                "Row %(row)s opens a quotation mark that is not closed: all rows below "
                "would be words of it. Close it, or save the register as .xlsx.",
                row=data.get("row"),
            ),
        }

    def _say_state(self):
        return {
            "empty": self.env._("The file holds nothing."),
            "encrypted": self.env._(
                "The file is protected by a password. Save it without one."
            ),
            "broken": self.env._(
                "The file is damaged or no workbook. Open it in your spreadsheet "
                "program and save it anew as .xlsx."
            ),
            "bomb": self.env._(
                "The file unpacks to far more than a register holds. It is not opened."
            ),
            "no_table": self.env._(
                "No sheet has headings of a register, such as number, date and "
                "complaint. Choose the sheet by its number, or add a row of headings."
            ),
        }
