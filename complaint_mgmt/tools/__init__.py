from . import chain, deadline, follow_up, lifecycle, work_calendar
