"""How fast the site is, measured over HTTP against the production server: `make bench`, `make bench ONLY=page`."""
