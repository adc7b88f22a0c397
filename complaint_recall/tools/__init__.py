from . import descent, rank
