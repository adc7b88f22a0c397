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
        "data/batch_record_data.xml",
        "report/batch_record_templates.xml",
        "views/stock_lot_batch_views.xml",
        "views/batch_record_config_views.xml",
        "views/complaint_recall_menus.xml",
        "views/batch_record_menus.xml",
    ],
    "demo": [
        "demo/lots_master_demo.xml",
        "demo/lots_users_demo.xml",
        "demo/lots_story_demo.xml",
    ],
    "assets": {
        "web.assets_backend": ["complaint_recall/static/src/scss/batch_record.scss"],
    },
    "uninstall_hook": "uninstall_hook",
}
