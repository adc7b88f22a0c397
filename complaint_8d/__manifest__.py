{
    "name": "Complaint 8D",
    "summary": "8D problem solving on complaints",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "Supply Chain/Quality",
    "author": "Complaint Suite Contributors",
    "license": "LGPL-3",
    "depends": ["complaint_mgmt"],
    "data": [
        "security/complaint_8d_groups.xml",
        "views/complaint_8d_menus.xml",
    ],
}
