from odoo import models


class ComplaintTraceEntry(models.AbstractModel):
    """A button that traces the lots of a record.

    Contract: `_trace_lots` returns them.
    """

    _name = "complaint.trace.entry"
    _description = "Entry to the Trace of Lots"

    def action_trace(self):
        """Open the trace of the lots of these records.

        :return: a client action
        :raises AccessError: the user is not of the recall team, or may not read them
        """
        trace = self.env["complaint.trace"]
        trace._check_role()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "complaint_recall.trace",
            "name": self.env._("Trace of Lots"),
            "params": {"lots": ",".join(map(str, self._trace_lots().ids))},
        }

    def _trace_lots(self):
        raise NotImplementedError
