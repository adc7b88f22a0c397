from . import controllers, models, tools, wizards
from .hooks import uninstall_hook
