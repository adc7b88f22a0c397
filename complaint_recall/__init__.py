from . import controllers, models, recovery, report, tools, trace, wizards
from .hooks import uninstall_hook
