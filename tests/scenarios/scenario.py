"""People who work by a procedure, through the interface that a client has.

Everything goes through `call_kw`, the door of the web client and of RPC: public methods
only, values that JSON can carry, the rights of the person who acts. The clock stands
still and is moved by the story, in the wall clock time of the company (Shanghai, with
the holidays and the make-up days of 2026).
"""

import json

from freezegun import freeze_time

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import json_default

from odoo.addons.complaint_mgmt.tests.common_procedure import ProcedureCase, utc

CASE = "complaint.complaint"


class Person:
    """Somebody with a login: what a client may ask for, in the own name."""

    def __init__(self, story, user):
        self.story = story
        self.user = user

    def call(self, model, method, *args, **kwargs):
        """Call a public method as the web client does.

        :return: the result as the client gets it
        """
        env = self.story.env(user=self.user.id, su=False, context={})
        context = {"lang": "en_US", "tz": self.user.tz, **kwargs.pop("context", {})}
        context.setdefault("allowed_company_ids", self.user.company_id.ids)
        args, kwargs = json.loads(json.dumps([args, kwargs], default=json_default))
        result = call_kw(env[model], method, args, {**kwargs, "context": context})
        # the next call is another request
        env.flush_all()
        env.invalidate_all()
        return json.loads(json.dumps(result, default=json_default))

    def create(self, model, **values):
        """Save a form.

        :return: id
        """
        return self.call(model, "create", [values])[0]

    def write(self, model, record, **values):
        """Change a record."""
        return self.call(model, "write", [record], values)

    def read(self, model, record, *names):
        """Return the value of a field, or the values of several."""
        row = self.call(model, "read", [record], list(names))[0]
        values = [v[0] if self._is_link(model, n, v) else v for n, v in row.items()]
        values = dict(zip(row, values, strict=True))
        return values[names[0]] if len(names) == 1 else [values[n] for n in names]

    def _is_link(self, model, name, value):
        field = self.story.env[model]._fields[name]
        return field.type == "many2one" and value

    def find(self, model, *conditions, **kwargs):
        """Return the ids that a search finds."""
        return self.call(model, "search", list(conditions), **kwargs)

    def press(self, case, button, model=CASE, **context):
        """Press a button of a record.

        :return: what the client does next: an action, or True
        """
        return self.call(model, button, [case], context=context)

    def log(self, **values):
        """Log a complaint by the dialog of the menu, as everybody may.

        :return: id of the case
        """
        intake = self.create("complaint.intake", **values)
        button = "action_log_and_open"
        return self.press(intake, button, "complaint.intake")["res_id"]

    def dialog(self, action, button="action_confirm", **values):
        """Fill in the dialog that a button opened, and press its button."""
        context = action.get("context") or {}
        model = action["res_model"]
        record = action.get("res_id")
        if record:
            self.call(model, "write", [record], values, context=context)
        else:
            record = self.call(model, "create", [values], context=context)[0]
        return self.call(model, button, [record], context=context) if button else record

    def sign(
        self,
        record,
        model=CASE,
        decision="approve",
        reason=False,
        action=None,
        password=None,
    ):
        """Sign (or send back, or refuse) what waits for this person's signature."""
        action = action or self.press(record, "action_gate_sign", model)
        wizards, wizard = action["res_model"], action.get("res_id")
        password = password or self.user.login
        context = {**(action.get("context") or {}), "password": password}
        values = {"decision": decision, "reason": reason}
        if wizard:
            self.call(wizards, "write", [wizard], values)
        else:
            wizard = self.call(wizards, "create", [values], context=context)[0]
        return self.call(wizards, "action_confirm", [wizard], context=context)


@tagged("post_install", "-at_install")
class Scenario(ProcedureCase):
    """One procedure from intake to the closed file.

    `procedure` is the code of the shipped procedure that the story switches on, by a
    manager who submits it and a QA head who approves it.
    """

    procedure = None

    def setUp(self):
        super().setUp()
        if self.procedure:
            self.version = self.switch_on(self.procedure)

    def at(self, text):
        """Move the clock of the story: `2026-11-20 17:45` in Shanghai."""
        if getattr(self, "_freezer", None):
            self._freezer.stop()
        self._freezer = freeze_time(utc(text))
        self._freezer.start()
        self.addCleanup(self._stop_clock, self._freezer)

    def _stop_clock(self, freezer):
        if self._freezer is freezer:
            freezer.stop()
            self._freezer = None

    def who(self, person):
        """Return one of the people of the tests: sales, inspector, head, vp, gm ..."""
        return Person(self, getattr(self, f"user_{person}"))

    def log_case(self, person="sales", **values):
        """Log a complaint as somebody who may only do that.

        :return: id of the case
        """
        values.setdefault("statement", "The capsules stick together.")
        values.setdefault("partner_id", self.customer.id)
        return self.who(person).create(CASE, **values)

    def part(self, reply, code):
        """Return the id of a part of a reply by its code, such as `care`."""
        lines = self.env["complaint.reply.line"]
        domain = [("reply_id", "=", reply), ("block_id.code", "=", code)]
        return lines.search(domain).id

    def called(self, case, kind=None):
        """Return whom open activities call to the case, of one type or of all."""
        activities = self.browse(case).activity_ids
        if kind:
            xmlid = f"complaint_mgmt.mail_activity_type_{kind}"
            activities = activities.filtered(
                lambda a: a.activity_type_id == self.env.ref(xmlid)
            )
        return activities.user_id

    def call_on(self):
        """Let the cron call whoever is to be called now."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron = self.env.ref("complaint_mgmt.ir_cron_alerts")
            cron.with_user(self.env.ref("base.user_root")).method_direct_trigger()
        self.env.invalidate_all()

    def case_class(self, code):
        """Return the id of a class of the procedure."""
        found = self.version.class_ids.filtered(lambda c: c.code == code)
        return found.id or self.env.ref(f"complaint_mgmt.complaint_class_{code}").id

    def channel(self, name):
        """Return the id of a shipped channel."""
        return self.env.ref(f"complaint_mgmt.complaint_channel_{name}").id

    def browse(self, case):
        """Return the case for a look with all rights, fresh from the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[CASE].browse(case)

    def assertState(self, case, state):
        self.assertEqual(self.browse(case).state, state)

    def assertDueAt(self, case, source, text):
        """Assert when a deadline of the case is due, by the clock on the wall."""
        self.assertDue(self.browse(case), source, text)

    def assertKept(self, case, source):
        """Assert that a deadline of the case was met in time."""
        clock = self.clock(self.browse(case), source)
        self.assertTrue(clock.reached_at, f"{source} was not reached")
        self.assertLessEqual(clock.reached_at, clock.due_at, f"{source} came too late")

    def refuses(self, person, exception, text=None):
        """Return a context in which what the person tries must be refused."""
        return self.refused(getattr(self, f"user_{person}"), exception, text)


__all__ = ["CASE", "Command", "Person", "Scenario", "utc"]
