{
    "name": "Complaint Recall: Point of Sale",
    "summary": "The till does not sell lots on hold",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "Supply Chain/Quality",
    "author": "Complaint Suite Contributors",
    "license": "LGPL-3",
    "depends": ["complaint_recall", "point_of_sale"],
    "data": ["data/mail_activity_type_data.xml"],
    "auto_install": True,
}
