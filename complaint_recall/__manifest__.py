{
    "name": "Complaint Recall",
    "summary": "Lots, holds and recalls on complaints",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "Supply Chain/Quality",
    "author": "Complaint Suite Contributors",
    "license": "LGPL-3",
    "depends": ["complaint_mgmt", "mrp"],
    "data": [
        "security/complaint_recall_groups.xml",
        "security/ir.model.access.csv",
        "security/complaint_lot_link_security.xml",
        "views/complaint_recall_menus.xml",
        "views/complaint_trace_actions.xml",
        "views/complaint_complaint_trace_views.xml",
        "views/stock_lot_trace_views.xml",
        "report/complaint_report_trace.xml",
        "views/complaint_lot_link_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["complaint_recall/static/src/trace/**/*"],
    },
}
