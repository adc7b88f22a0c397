from odoo import models

SIGNED = {"decision": "approve"}


class ComplaintDemo(models.AbstractModel):
    """Destruction of what is due, and what persons ask for on their own data."""

    _inherit = "complaint.demo"  # pylint: disable=R8180

    def _keep_propose(self, env, act):
        """Propose what is due in the company, and take off what must stay."""
        runs = env["complaint.destruction"]
        run = runs.browse(runs.action_propose()["res_id"])
        self._keep("destruction", [act], run)
        for key, reason in act.get("off", {}).items():
            case = self._ref(f"complaint_{key}")
            line = run.line_ids.filtered(lambda row, c=case: row.complaint_id == c)
            self._dialog(line.action_take_off(), env, reason=reason)

    def _keep_submit(self, env, act):
        run = self._ref(f"destruction_{act['key']}").with_env(env)
        self._confirm(run, run.action_submit(), {})

    def _keep_sign(self, env, act):
        run = self._ref(f"destruction_{act['key']}").with_env(env)
        self._confirm(run, run.action_gate_sign(), SIGNED)

    def _keep_destroy(self, env, act):
        """Start the destruction as the archivist.

        The files go, and the certificate is printed, by the cron that this triggers:
        within a minute after the server has begun to serve.
        """
        self._ref(f"destruction_{act['key']}").with_env(env).action_execute()

    def _keep_privacy(self, env, act):
        """Enter what a person asks for, check who it is, and answer."""
        values = dict(act["values"])
        values["partner_id"] = self._ref(f"partner_{act['customer']}").id
        values["received_on"] = self._in_days(env, -act["days"])
        request = env["complaint.privacy.request"].create(
            {**values, "company_id": env.companies.id}
        )
        request.action_check_identity()
        if request.kind == "erasure":
            request.action_see_obstacles()
        if "answer" in act:
            request.answer = act["answer"]
            request.action_answer()
        self._keep("privacy", [act], request)
