"""A procedure that demands of replies, settlement and follow-up what a test says."""

from odoo.fields import Command

from .common_procedure import ProcedureCase


class ReplyCase(ProcedureCase):
    def block(self, code):
        return self.env.ref(f"complaint_mgmt.complaint_reply_block_{code}")

    def demand(self, *requirements, direct=False, **vals):
        """Approve a procedure with classes A and S (serious) that demands the dicts.

        A dict may name the part of a reply by its code: {"part": "care"}.
        """
        term = ("Reply", "received", "replied", 3, "working_days", {})
        classes = ("A", "B", "S")
        version = self.new_procedure("RPL", term, classes=classes, approve=False)
        self.class_a, self.class_b, self.class_s = version.class_ids.sorted("code")
        self.class_s.is_serious = True
        self.class_a.answers_directly = direct
        for values in requirements:
            values = {"stage": "reply", "version_id": version.id, **values}
            if part := values.pop("part", None):
                values.update(kind="reply_block", block_id=self.block(part).id)
            self.env["complaint.procedure.requirement"].create(values)
        version.write(vals)
        self.approve(version.with_user(self.user_manager))
        return version

    def decided(self, complaint=None, **findings):
        """Return a case of class A at the step Reply, signed by all."""
        complaint = (complaint or self.log()).with_user(self.user_inspector)
        complaint.class_id = self.class_a
        complaint.action_start()
        complaint.write({**self.findings(), **findings})
        self.propose(complaint)
        return self.to_reply(complaint)

    def decided_case(self, **findings):
        return self.decided(**findings).with_user(self.user_inspector)

    def draft(self, complaint):
        """Return the draft of a reply, begun by the handler's button."""
        complaint = complaint.with_user(self.user_inspector)
        action = complaint.action_compose_reply()
        replies = self.env["complaint.reply"].with_user(self.user_inspector)
        return replies.browse(action["res_id"])

    def fill(self, reply, **texts):
        """Write parts of a draft by their codes."""
        for code, text in texts.items():
            line = reply.line_ids.filtered(lambda n, c=code: n.block_id.code == c)
            if not line:
                block = self.block(code).id
                reply.line_ids = [Command.create({"block_id": block, "text": text})]
            line.text = text
