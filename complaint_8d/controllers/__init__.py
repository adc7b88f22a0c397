from . import (
    report_page,
    report_portal,
)
