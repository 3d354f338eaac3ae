"""taizhang (台账): Chinese government notices as comparable (task, unit, deadline) data."""

__version__ = "0.4.0"
