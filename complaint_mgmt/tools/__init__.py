from . import chain, lifecycle
