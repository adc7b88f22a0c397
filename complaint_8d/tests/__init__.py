from . import (
    test_8d_actions,
    test_8d_cause_tree,
    test_8d_causes,
    test_8d_choice,
    test_8d_effectiveness,
    test_8d_implementation,
    test_8d_iteration,
    test_8d_parts,
    test_8d_prevention,
    test_8d_steps,
    test_8d_targets,
)
