from . import (
    complaint_form,
    report_acknowledgement,
    report_destruction,
    report_judgement,
    report_label,
    report_receipt,
    report_reply,
    report_referral,
    report_rejection,
    report_risk,
    report_sample,
    report_test_request,
)
