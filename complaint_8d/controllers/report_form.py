"""The form of a customer on the page of a report: what was typed, what is wrong."""

from ..models.complaint_8d_sending_page import MAX_NAME, MAX_REMARK

VERDICTS = ("accepted", "rejected")
# A field that people do not see: what fills it in is a program.
TRAP = "more"


class ReportForm:
    """One page of a form: `values` by field name, `errors` by field name.

    :param sending: complaint.8d.sending, with the rights of the engine
    :param dict post: what was sent, or None to begin anew
    """

    def __init__(self, sending, post=None):
        self.env = sending.env
        self.rows = [row for row in sending._page_rows() if row["is_open"]]
        self.errors = {}
        self.values = self._sent(post or {})

    def _sent(self, post):
        """Keep the fields that the form has, cut to what they may hold."""
        names = {"person": MAX_NAME}
        for row in self.rows:
            names[f"verdict_{row['code']}"] = len("accepted")
            names[f"remark_{row['code']}"] = MAX_REMARK
        texts = {k: v for k, v in post.items() if isinstance(v, str)}
        return {
            name: texts[name][:size] for name, size in names.items() if name in texts
        }

    def _value(self, name):
        return self.values.get(name, "").strip()

    def person(self):
        """Return who answers."""
        if not self._value("person"):
            self.errors["person"] = self.env._("Enter your name.")
        return self._value("person")

    def accept_all(self):
        """Return a verdict for all that is not accepted yet: {code: (verdict, "")}."""
        codes = [row["code"] for row in self.rows if row["state"] != "accepted"]
        if not codes:
            self.errors["person"] = self.env._(
                "You accepted all disciplines already. Thank you."
            )
        return {code: ("accepted", "") for code in codes}

    def chosen(self):
        """Return the verdicts that were chosen: {code: (verdict, remark)}."""
        verdicts = {}
        for row in self.rows:
            code = row["code"]
            verdict = self._value(f"verdict_{code}")
            if verdict in VERDICTS:
                verdicts[code] = (verdict, self._value(f"remark_{code}"))
                self._check(row, *verdicts[code])
        if not verdicts and not self.errors:
            self.errors["verdicts"] = self.env._(
                "Accept or reject one discipline at least."
            )
        return verdicts

    def _check(self, row, verdict, remark):
        code, label = row["code"], row["label"]
        if verdict == "rejected" and not remark:
            self.errors[f"remark_{code}"] = self.env._(
                "Say why you reject %(step)s.", step=label
            )
        if verdict == row["state"] == "accepted":
            self.errors[f"verdict_{code}"] = self.env._(
                "You accepted %(step)s already.", step=label
            )
