"""Home and the dashboards of the stores."""
