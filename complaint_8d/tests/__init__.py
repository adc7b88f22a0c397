from . import (
    test_8d_actions,
    test_8d_cause_tree,
    test_8d_causes,
    test_8d_choice,
    test_8d_containment,
    test_8d_d0,
    test_8d_implementation,
    test_8d_join,
    test_8d_problem,
    test_8d_steps,
    test_8d_team,
)
