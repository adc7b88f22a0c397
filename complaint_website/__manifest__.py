{
    "name": "Complaint Website",
    "summary": "A public form for complaints, and the page behind the label",
    "version": "19.0.1.0.0",
    "development_status": "Alpha",
    "category": "Supply Chain/Quality",
    "author": "Complaint Suite Contributors",
    "license": "LGPL-3",
    "depends": ["complaint_mgmt", "website"],
    "data": [
        "security/ir.model.access.csv",
        "views/complaint_page_templates.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/complaint_form_demo.xml"],
    "assets": {
        "web.assets_frontend": [
            "complaint_website/static/src/scss/complaint_page.scss",
        ],
    },
    "auto_install": True,
}
