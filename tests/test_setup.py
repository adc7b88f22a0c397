"""The set-up itself: install, update and uninstall leave nothing behind."""

import subprocess

import pytest

from devenv import logs, odoo, paths, postgres, python_env, templates

OURS = list(paths.addons())


def problems(log: str) -> str:
    """What a log must not have, as one text."""
    return "\n".join(logs.problems(log))


@pytest.fixture(scope="module")
def updated(database_copy, demo_template, odoo_cli):
    """A copy with demo data after an update of all addons; its name and log."""
    database = database_copy(demo_template)
    yield database, odoo_cli(["-u", ",".join(OURS)], database)
    templates.drop(database)


def test_update_logs_no_warning(updated):
    _database, log = updated
    assert not problems(log)


def test_update_keeps_all_addons_installed(updated):
    database, _log = updated
    assert set(OURS) <= odoo.installed(database)


@pytest.fixture(scope="module")
def uninstalled(database_copy, demo_template):
    """A copy with demo data from which our addons were removed; its name and log."""
    database = database_copy(demo_template)
    code = f"""
modules = env["ir.module.module"].search([("name", "in", {OURS!r})])
modules.button_immediate_uninstall()
"""
    log = odoo.shell_script("Uninstalling", database, code, f"{database}-uninstall.log")
    yield database, log.read_text("utf-8", "replace")
    templates.drop(database)


def test_uninstall_logs_no_error(uninstalled):
    database, log = uninstalled
    assert not problems(log)
    assert not set(OURS) & odoo.installed(database)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT tablename FROM pg_tables WHERE tablename LIKE 'complaint%%'",
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name LIKE '%%complaint%%'",
        "SELECT model FROM ir_model WHERE model LIKE 'complaint.%%'",
        "SELECT model, name FROM ir_model_fields WHERE name LIKE '%%complaint%%'",
        "SELECT module, name FROM ir_model_data WHERE module LIKE 'complaint\\_%%'",
        "SELECT model, res_id FROM mail_message WHERE model LIKE 'complaint.%%'",
        "SELECT res_model FROM mail_followers WHERE res_model LIKE 'complaint.%%'",
        "SELECT res_model FROM mail_activity WHERE res_model LIKE 'complaint.%%'",
        "SELECT res_model, name FROM ir_attachment WHERE res_model LIKE 'complaint.%%'",
        "SELECT c.cron_name FROM ir_cron c"
        " JOIN ir_act_server a ON a.id = c.ir_actions_server_id"
        " LEFT JOIN ir_model m ON m.id = a.model_id"
        " WHERE m.id IS NULL OR m.model LIKE 'complaint.%%'",
        "SELECT model FROM mail_template WHERE model LIKE 'complaint.%%'",
        "SELECT code FROM ir_sequence WHERE code LIKE 'complaint.%%'",
        "SELECT key FROM ir_config_parameter WHERE key LIKE 'complaint%%'",
    ],
    ids=lambda query: query.split(" FROM ")[1].split()[0],
)
def test_uninstall_leaves_nothing(uninstalled, query):
    database, _log = uninstalled
    assert not postgres.rows(query, database=database)


def test_odoo_works_after_uninstall(uninstalled):
    """Views and crons that still named us would fail now."""
    database, _log = uninstalled
    code = """
for model in ("sale.order", "stock.lot", "stock.picking", "res.partner"):
    for view_type in ("form", "list", "search"):
        env[model].get_view(view_type=view_type)
    env[model].search([], limit=5).read()
"""
    log = odoo.shell_script("Reading views", database, code, f"{database}-views.log")
    assert not problems(log.read_text("utf-8", "replace"))


@pytest.fixture(scope="module")
def without_recall(database_copy, demo_template):
    """A copy with demo data from which only the recalls were removed; name and log."""
    database = database_copy(demo_template)
    code = """
module = env["ir.module.module"].search([("name", "=", "complaint_recall")])
module.button_immediate_uninstall()
"""
    name = f"{database}-uninstall.log"
    log = odoo.shell_script("Uninstalling recalls", database, code, name)
    yield database, log.read_text("utf-8", "replace")
    templates.drop(database)


def test_complaints_stay_whole_without_recalls(without_recall):
    """The cases, their messages and their checklists outlive the addon on lots."""
    database, log = without_recall
    assert not problems(log)
    assert "complaint_mgmt" in odoo.installed(database)
    assert postgres.rows(
        "SELECT 1 FROM mail_message WHERE model = 'complaint.complaint' LIMIT 1",
        database=database,
    )
    code = """
env["complaint.checklist"].search([("state", "=", "investigation")]).action_fill()
env["complaint.form.control"].search([]).mapped("display_name")
for model in ("complaint.complaint", "stock.lot", "product.template"):
    for view_type in ("form", "list", "search"):
        env[model].get_view(view_type=view_type)
    env[model].search([], limit=50).read()
"""
    name = f"{database}-alone.log"
    log = odoo.shell_script("Complaints alone", database, code, name)
    assert not problems(log.read_text("utf-8", "replace"))


def test_install_on_a_company_that_only_sells(database_copy, sale_template, odoo_cli):
    """On Odoo's own demo data of sales and stock, without demo data of ours."""
    database = database_copy(sale_template)
    code = "env['ir.module.module'].update_list()"
    odoo.shell_script("Reading manifests", database, code, f"{database}-list.log")
    log = odoo_cli(["-i", ",".join(OURS)], database)
    assert not problems(log)
    assert set(OURS) <= odoo.installed(database)
    templates.drop(database)


def test_pdf_engine_prints_page_numbers_and_chinese(tmp_path):
    """The command that Odoo calls understands it and embeds a Chinese font."""
    from pdfminer.high_level import extract_text

    script = "onload=\"document.querySelector('b').textContent=location.search\""
    (tmp_path / "footer.html").write_text(f"<body {script}><b></b></body>")
    pages = "<p style='break-after: page'>投诉处理单</p>" * 2
    body = f"<meta charset='utf-8'><body>{pages}</body>"
    (tmp_path / "report.body.tmp.0.x.html").write_text(body, "utf-8")
    names = ["footer.html", "report.body.tmp.0.x.html", "out.pdf"]
    footer, body, target = (str(tmp_path / name) for name in names)
    options = ["--page-size", "A4", "--quiet", "--footer-html", footer]
    margins = ["--margin-bottom", "30", "--margin-top", "30"]
    command = [str(paths.BIN / "wkhtmltopdf"), *options, *margins, body, target]
    subprocess.run(command, check=True, timeout=120)
    text = extract_text(target)
    assert "投诉处理单" in text
    assert "page=2" in text and "topage=2" in text


def test_packages_of_the_environment_fit_together():
    command = [*python_env.pip(python_env.VENV), "check"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
