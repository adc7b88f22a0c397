from . import (
    complaint_form,
    report_acknowledgement,
    report_judgement,
    report_receipt,
    report_sample,
    report_test_request,
)
