from . import event_export
