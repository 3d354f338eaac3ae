"""How answers are had: the manners of the crawlers, and what they refuse to do."""
