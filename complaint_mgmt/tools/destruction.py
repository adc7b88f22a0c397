"""What a destroyed file loses, in words that a plan is written in; without Odoo."""

from dataclasses import dataclass

# What stands where a text is demanded and the text is gone.
GONE = "-"


@dataclass(frozen=True)
class Delete:
    """The rows of this model go, with their messages and files.

    `through`: the fields that lead to the case or to a record of the plan; empty: each
    many2one that leads to the case, else each that leads to a model of the plan.
    """

    through: tuple = ()


@dataclass(frozen=True)
class Keep:
    """The rows stay: what is `blank` loses its value, what is in `keep` has it.

    Together they name every field that could hold words or a person. `fields_only`: the
    messages and files of the record are its own and stay.
    """

    blank: tuple = ()
    keep: tuple = ()
    through: tuple = ()
    fields_only: bool = False


@dataclass(frozen=True)
class Own:
    """These records lead to a case and live by themselves: nothing of them goes."""


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
