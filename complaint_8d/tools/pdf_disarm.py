"""Takes from a customer's PDF form what acts by itself; without Odoo's records."""

# What a viewer runs when the file, a page or a field is opened or changed.
ACTS = ("/OpenAction", "/AA", "/A")


def disarm(writer):
    """Remove scripts, actions and the second form that hides the fields (XFA).

    A viewer that knows XFA shows its own data instead of the fields that were filled
    in, so that the customer would see an empty form.

    :param writer: a PdfWriter
    """
    root = writer._root_object
    _drop(root, ACTS)
    _drop(root.get("/Names"), ("/JavaScript",))
    form = root.get("/AcroForm")
    _drop(form, ("/XFA",))
    for page in writer.pages:
        _drop(page, ACTS)
        for note in page.get("/Annots") or ():
            _drop(note, ACTS)
    for field in _resolved(form).get("/Fields") or () if form else ():
        _drop(field, ACTS)


def _drop(found, keys):
    holder = _resolved(found)
    for key in keys if holder is not None else ():
        holder.pop(key, None)


def _resolved(found):
    return found.get_object() if found is not None else None
