"""English: as in the sentences of the site, "4 December 2030"."""
