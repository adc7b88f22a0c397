from . import controllers, models, report, tools, trace, wizards
