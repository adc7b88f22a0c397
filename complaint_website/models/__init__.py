from . import (
    complaint_demo_form,
    complaint_destruction_website,
    complaint_form_slot,
    complaint_public,
    product_public,
    res_company_label,
    res_company_privacy,
    res_config_settings,
    stock_lot_public,
    website,
)
