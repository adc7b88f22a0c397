from odoo import api, models, tools

from ..tools import lifecycle

CASE = "complaint.complaint"
NOTIFICATION = "user_notification"


class Base(models.AbstractModel):
    """The last gate before the database: nothing goes into an archived file (S1.4.4).

    Nor into a case of a register that is still being taken over: it may be taken back.

    Everything that leads to a case by `complaint_id` is part of its file, of this addon
    or another. What the methods of a model allow comes here in the end: buttons, steps
    of the engine, append-only records, imports, sudo.

    Contract: `_archive_via` names the way to the case where it is longer, such as
    `test_id.complaint_id`; `_archive_open` marks what has a life of its own and only
    refers to the case.
    """

    _inherit = "base"

    _archive_open = False
    _archive_via = None

    @api.model_create_multi
    def create(self, vals_list):
        links = self._case_links()
        given = links and set().union(*vals_list, self._names_by_default())
        records = super().create(vals_list)
        if records._file_path() is not None:
            records._check_file_open()
        if links:
            records._check_linked(links & given)
        return records

    def write(self, vals):
        path = self._file_path()
        if path is not None:
            self._check_file_open()
        result = super().write(vals)
        if path and path.split(".")[0] in vals:
            self._check_file_open()
        if links := self._case_links() & vals.keys():
            self._check_linked(links)
        return result

    def unlink(self):
        if self._file_path() is not None:
            self._check_file_open()
        return super().unlink()

    @api.model
    def _file_path(self):
        """Return the way from a record to its case; "" for the case itself.

        :return: a path of fields, or None where it is part of no file
        """
        if self._name == CASE:
            return ""
        if self._archive_open or self._abstract or self._transient:
            return None
        if self._archive_via:
            return self._archive_via
        field = self._fields.get("complaint_id")
        if field is None or not field.store or field.comodel_name != CASE:
            return None
        return field.name

    @api.model
    @tools.ormcache("self._name")
    def _case_links(self):
        """Return the stored fields that refer to cases, besides the way to the file.

        :return: frozenset of names
        """
        if self._abstract or self._transient:
            return frozenset()
        own = self._file_path()
        return frozenset(
            field.name
            for field in self._fields.values()
            if field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name == CASE
            and field.name != own
        )

    @api.model
    def _names_by_default(self):
        """Return the fields that the context gives a value to."""
        keys = self.env.context
        return {key.removeprefix("default_") for key in keys if key[:8] == "default_"}

    def _check_linked(self, names):
        """Refuse to link what may be taken back.

        :param names: fields of `_case_links` that were given
        :raises UserError: one of the cases is still being taken over
        """
        for name in names:
            # sudo: whether a case may be linked does not depend on who asks.
            self.sudo().mapped(name)._guard_not_provisional()

    def _check_file_open(self):
        """Refuse whatever touches an archived file, or one that is being taken over.

        :raises UserError: one of the cases is archived or being taken over
        """
        path = self._file_path()
        # sudo: whether a file is shut does not depend on who asks.
        cases = self.sudo().mapped(path) if path else self.sudo()
        cases._guard_not_provisional()
        # only a case that is over can be archived: others cost no query
        cases.filtered(lambda c: c.state in lifecycle.FINAL)._guard_not_archived()


class ComplaintComplaint(models.Model):
    _inherit = "complaint.complaint"  # pylint: disable=R8180

    @api.model
    def _file_models(self):
        """Return what files are made of.

        :return: dict, name of a model -> path to the case
        """
        found = {}
        for name, model in sorted(self.env.registry.items()):
            path = model._auto and self.env[name]._file_path()
            if path not in (None, False):
                found[name] = path
        return found

    @api.model
    def _check_documents_open(self, targets):
        """Refuse messages and activities on anything that is part of archived files.

        :param targets: list of (model name, record id)
        :raises UserError: one of them belongs to an archived file
        """
        ids = {}
        for model, res_id in targets:
            if res_id and model and model.startswith("complaint."):
                ids.setdefault(model, set()).add(res_id)
        for model, res_ids in ids.items():
            if model in self.env and self.env[model]._file_path() is not None:
                self.env[model].browse(res_ids).exists()._check_file_open()

    # ------------------------------------------------------------------
    # What comes from outside all the same
    # ------------------------------------------------------------------

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        """Take the answer of the customer; after archiving, keep it with the entry.

        :return: the rating.rating
        """
        self.ensure_one()
        if self.env.su and (entry := self._shut_entry()):
            ratings = self.env["rating.rating"]
            if token:
                rating = ratings.search([("access_token", "=", token)], limit=1)
            entry._note_late_answer(rate, feedback)
            return rating or ratings
        return super().rating_apply(
            rate,
            token=token,
            rating=rating,
            feedback=feedback,
            subtype_xmlid=subtype_xmlid,
            notify_delay_send=notify_delay_send,
        )

    def _shut_entry(self):
        """Return the entry of this case if it is archived, as the engine."""
        shut = self._is_archived()
        # sudo: where a late answer is kept, whoever sends it.
        return shut.sudo().archive_entry_ids[:1]


class ComplaintArchiveEntry(models.Model):
    """What reaches a file after it was shut: beside it, for an archivist to judge."""

    _inherit = "complaint.archive.entry"  # pylint: disable=R8180

    def _note_late_answer(self, rate, feedback):
        """Note the answer of a customer once, and call the archivists."""
        self.ensure_one()
        known = self.env["complaint.event"].search_count(
            [
                ("res_model", "=", CASE),
                ("res_id", "=", self.complaint_id.id),
                ("kind", "=", "archive.late_answer"),
            ],
            limit=1,
        )
        if known:
            return
        self.message_post(
            body=self.env._(
                "The customer answered after archiving: %(rate)s of 5. %(words)s",
                rate=int(rate),
                words=feedback or "",
            ),
            subtype_xmlid="mail.mt_note",
        )
        self.env["complaint.event"]._record(
            self.complaint_id, "archive.late_answer", {"value": int(rate)}
        )
        self._call_late()

    def _call_late(self):
        self._call_users(
            self._users_of("complaint_mgmt.group_complaint_archivist"),
            "complaint_mgmt.mail_activity_type_archive",
            lambda env: env._("Something came in for an archived file"),
        )

    def _attachment_is_locked(self):
        """Return the entries to which no file is added: what was destroyed."""
        return self.filtered(lambda entry: entry.state == "destroyed")


class MailMessage(models.Model):
    _inherit = "mail.message"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        said = [v for v in vals_list if v.get("message_type") != NOTIFICATION]
        self.env[CASE]._check_documents_open(
            [(v.get("model"), v.get("res_id")) for v in said]
        )
        messages = super().create(vals_list)
        # once more, for what defaults have made of the values
        # sudo: what a message is about decides, whoever may read it.
        said = messages.sudo().filtered(lambda m: m.message_type != NOTIFICATION)
        self.env[CASE]._check_documents_open([(m.model, m.res_id) for m in said])
        return messages


class MailMessageReaction(models.Model):
    """A reaction is said as well: none comes or goes once a file is shut."""

    _inherit = "mail.message.reaction"

    @api.model_create_multi
    def create(self, vals_list):
        reactions = super().create(vals_list)
        reactions._check_document_open()
        return reactions

    def write(self, vals):
        self._check_document_open()
        return super().write(vals)

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_of_archived(self):
        self._check_document_open()

    def _check_document_open(self):
        # sudo: where a reaction belongs decides, not who reacts.
        messages = self.sudo().message_id
        self.env[CASE]._check_documents_open([(m.model, m.res_id) for m in messages])


class RatingRating(models.Model):
    """What the customer answered is part of the file: see `rating_apply` above."""

    _inherit = "rating.rating"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._check_document_open()
        return ratings

    def write(self, vals):
        self._check_document_open()
        result = super().write(vals)
        self._check_document_open()
        return result

    # at_uninstall=True: no context key of a caller switches it off.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_of_archived(self):
        self._check_document_open()

    def _check_document_open(self):
        # sudo: where a rating belongs decides, not who writes it.
        self.env[CASE]._check_documents_open(
            [(rating.res_model, rating.res_id) for rating in self.sudo()]
        )


class MailActivity(models.Model):
    _inherit = "mail.activity"  # pylint: disable=R8180

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._check_document_open()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if {"res_id", "res_model_id", "note", "summary"} & vals.keys():
            self._check_document_open()
        return result

    def _check_document_open(self):
        # sudo: where an activity belongs decides, not who plans it.
        self.env[CASE]._check_documents_open(
            [(a.res_model, a.res_id) for a in self.sudo()]
        )
