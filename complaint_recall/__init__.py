from . import controllers, models, report, tools, trace, wizards
from .hooks import uninstall_hook
