"""A person at Odoo's JSON-RPC interface, for tests and for scripts."""

import copy

from . import python_env

python_env.use()

import requests  # noqa: E402


class RpcError(Exception):
    """What the server answered instead of a result."""

    def __init__(self, error: dict):
        data = error.get("data") or {}
        self.name = data.get("name", error.get("message", ""))
        self.message = data.get("message", "")
        self.debug = data.get("debug", "")
        super().__init__(f"{self.name}: {self.message}")


class Rpc:
    """A person at the server's JSON-RPC interface, with the rights of that person."""

    def __init__(self, base_url: str, database: str, login: str, password: str):
        self.base_url, self.login = base_url, login
        self.session = requests.Session()
        values = {"db": database, "login": login, "password": password}
        self.info = self.post("/web/session/authenticate", **values)
        self.uid = self.info["uid"]

    def twin(self) -> "Rpc":
        """The same person in another tab: a connection of its own, the same login."""
        double = copy.copy(self)
        double.session = requests.Session()
        double.session.cookies.update(self.session.cookies)
        return double

    def post(self, route: str, **params):
        """Call a JSON route."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(self.base_url + route, json=body, timeout=300)
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            raise RpcError(content["error"])
        return content.get("result")

    def get(self, path: str, **options):
        """Fetch a page or a file as this person."""
        return self.session.get(self.base_url + path, timeout=300, **options)

    def call(self, model: str, method: str, args=(), kwargs=None):
        """Call a public method of a model."""
        values = {"args": list(args), "kwargs": kwargs or {}}
        route = f"/web/dataset/call_kw/{model}/{method}"
        return self.post(route, model=model, method=method, **values)

    def create(self, model: str, vals):
        """Create one record (its id) or a list of records (their ids)."""
        ids = self.call(model, "create", [vals if isinstance(vals, list) else [vals]])
        return ids if isinstance(vals, list) else ids[0]

    def write(self, model: str, ids, vals: dict):
        """Write to records."""
        return self.call(model, "write", [_list(ids), vals])

    def unlink(self, model: str, ids):
        """Delete records."""
        return self.call(model, "unlink", [_list(ids)])

    def read(self, model: str, ids, fields=()):
        """Read records: a list of dictionaries."""
        return self.call(model, "read", [_list(ids), list(fields)])

    def search(self, model: str, domain=(), **kwargs):
        """Find records: their ids."""
        return self.call(model, "search", [list(domain)], kwargs)

    def search_read(self, model: str, domain=(), fields=(), **kwargs):
        """Find and read records."""
        return self.call(model, "search_read", [list(domain), list(fields)], kwargs)

    def ref(self, xmlid: str) -> int:
        """The id of a record that a data file made."""
        model, record = self.call(
            "ir.model.data", "check_object_reference", _xml(xmlid)
        )
        assert model
        return record


def _list(ids) -> list[int]:
    return [ids] if isinstance(ids, int) else list(ids)


def _xml(xmlid: str) -> list[str]:
    return xmlid.split(".", 1)
