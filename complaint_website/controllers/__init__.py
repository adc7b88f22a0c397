from . import complaint_form, label_page
