"""What has to be right before schedules run on this machine: ports, and the pool."""
