from . import chain, deadline, lifecycle, work_calendar
