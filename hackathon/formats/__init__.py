"""How dates are written where Django's own way would differ from the rest of the site."""
