"""De contracten: per uitgever één module, per gebeurtenis één klasse."""
