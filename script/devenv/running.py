"""A running Odoo on a database of its own, whose log is judged in the end."""

import re
import subprocess

from . import logs, odoo, paths, postgres, server, templates


class Server:
    """A running Odoo on a database that only this test run has."""

    def __init__(self, database: str):
        self.db = database
        self.port = odoo.free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.log_path = paths.LOG / f"{database}.log"
        self.log_path.unlink(missing_ok=True)
        self.allowed: list[str] = []
        self.process = server.start(database, self.port, self.log_path)
        server.wait(self.process, self.port, self.log_path)

    def sql(self, query: str, values=()):
        """Rows straight from the database."""
        return postgres.rows(query, values, self.db)

    def allow_log(self, pattern: str) -> None:
        """Expect records of this pattern: the test provokes them."""
        self.allowed.append(pattern)

    def problems(self) -> list[str]:
        """What the log has that it must not have."""
        text = self.log_path.read_text("utf-8", "replace")
        return [
            problem
            for problem in logs.problems(text)
            if not any(re.search(pattern, problem) for pattern in self.allowed)
        ]

    def stop(self) -> None:
        """End the process and drop the database."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        templates.drop(self.db)
