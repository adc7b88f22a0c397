"""What a destroyed file loses, in words that a plan is written in; without Odoo."""

from dataclasses import dataclass

# What stands where a text is demanded and the text is gone.
GONE = "-"


@dataclass(frozen=True)
class Delete:
    """The rows of this model go, with their messages and files.

    `through`: the fields that lead to the case or to a record of the plan; empty: each
    many2one that leads to the case, else each that leads to a model of the plan.
    `personal`: what goes where only personal data is erased and the file is kept: True
    for the whole row, or the names of fields. None: nobody has said.
    """

    through: tuple = ()
    personal: bool | tuple | None = None


@dataclass(frozen=True)
class Keep:
    """The rows stay: what is `blank` loses its value, what is in `keep` has it.

    Together they name every field that could hold words or a person. `fields_only`: the
    messages and files of the record are its own and stay. `personal`: those of `blank`
    that go where only personal data is erased. None: nobody has said.
    """

    blank: tuple = ()
    keep: tuple = ()
    through: tuple = ()
    fields_only: bool = False
    personal: tuple | None = None


@dataclass(frozen=True)
class Own:
    """These records lead to a case and live by themselves: nothing of them goes."""


def personal_plan(plan):
    """The part of a plan that is about persons: the rest of the file stays as it is.

    :param dict plan: model -> Delete, Keep or Own
    :return: dict, model -> Delete where the rows go, Keep with what is blanked, or Own
    :raises ValueError: a model does not say what is personal in it
    """
    if unsaid := sorted(
        name
        for name, what in plan.items()
        if not isinstance(what, Own) and what.personal is None
    ):
        raise ValueError(f"what is personal in them is not said: {', '.join(unsaid)}")
    return {name: _personal_part(what) for name, what in plan.items()}


def _personal_part(what):
    if isinstance(what, Own):
        return what
    if what.personal is True:
        return Delete(what.through, True)
    fields_only = getattr(what, "fields_only", False)
    return Keep(what.personal, (), what.through, fields_only, what.personal)


def depths(links):
    """How deep each model lies below the case, so that children go before parents.

    :param dict links: model -> set of models that its rows point to
    :return: dict, model -> int; a circle is cut where it closes
    """
    found = {}

    def depth(name, seen):
        if name in found:
            return found[name]
        parents = [p for p in links.get(name, ()) if p not in seen and p != name]
        value = 1 + max((depth(p, seen | {name}) for p in parents), default=0)
        if not seen:
            found[name] = value
        return value

    return {name: depth(name, frozenset()) for name in links}
