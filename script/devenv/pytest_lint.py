"""A pytest plugin that makes Odoo's lint tests look at our addons only."""

import sys

import pytest

from . import paths, python_env

# Odoo's tests of its linters' plugins are imported along, though not run.
sys.path.append(str(python_env.site_packages(python_env.LINT)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    """Narrow what the tests take for the list of all modules."""
    from odoo.modules import Manifest

    ours = list(paths.addons())
    manifests = [Manifest.for_addon(name) for name in ours]
    Manifest.all_addon_manifests = staticmethod(lambda: manifests)
    for name, module in list(sys.modules.items()):
        if "test_lint" in name and hasattr(module, "get_modules"):
            module.get_modules = lambda: ours
    _allow_community_keys()
    _docstrings_of_ours_only()


def _modules(name):
    return [module for key, module in list(sys.modules.items()) if key.endswith(name)]


def _allow_community_keys():
    """Manifest keys that packaging tools of the community read."""
    for module in _modules("test_manifests"):
        module.MANIFEST_KEYS = module.MANIFEST_KEYS | {"development_status"}


def _docstrings_of_ours_only():
    for module in _modules("test_docstring"):
        module.MODULES_TO_LINT = ("complaint_",)
        module.MODULES_TO_LINT_ONLY_PUBLIC_METHODS = ("complaint_",)
