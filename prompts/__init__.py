"""Every sentence the assistant says by itself, as YAML that editors can change."""
