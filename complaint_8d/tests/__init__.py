from . import (
    test_8d_steps,
)
