from . import test_label_link, test_label_page, test_public_attacks, test_public_form
