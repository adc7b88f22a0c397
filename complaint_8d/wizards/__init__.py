from . import complaint_8d_join
