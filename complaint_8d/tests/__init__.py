from . import (
    test_8d_actions,
    test_8d_cause_tree,
    test_8d_causes,
    test_8d_choice,
    test_8d_exchange,
    test_8d_form,
    test_8d_implementation,
    test_8d_print,
    test_8d_send,
    test_8d_sheet,
    test_8d_steps,
)
