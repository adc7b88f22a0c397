"""What buttons answer: windows and messages, as the web client wants them."""


def form(record, /, **keys):
    """Return the window that shows one record on a page of its own.

    :param record: one record, or none for a new one
    :param keys: more of the window action, as `name`, `target` or `views`
    :return: a window action, as a dict
    """
    return {
        "type": "ir.actions.act_window",
        "res_model": record._name,
        "res_id": record.id,
        "view_mode": "form",
        **keys,
    }


def dialog(name, model, /, **defaults):
    """Return the window in which a dialog asks for something.

    :param str name: title, translated
    :param str model: model of the dialog
    :param defaults: values of its fields to begin with
    :return: a window action, as a dict
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "form",
        "target": "new",
        "context": {f"default_{field}": value for field, value in defaults.items()},
    }


def notice(kind, message, /, **params):
    """Return what shows a message beside what the user is looking at.

    :param str kind: success, info, warning or danger
    :param str message: translated
    :param params: more of the notification, as `title`, `sticky` or `next`
    :return: a client action, as a dict
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": kind, "message": message, **params},
    }
