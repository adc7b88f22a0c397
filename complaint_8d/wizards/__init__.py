from . import (
    complaint_8d_join,
    complaint_8d_export,
    complaint_8d_send,
    complaint_8d_judge,
    complaint_8d_reason,
    complaint_8d_withdraw,
)
