"""From chapters to a site: what executes, renders and assembles it."""
