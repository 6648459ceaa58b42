"""Every write about practices. Who may is asked of the standing that the loader gave."""
