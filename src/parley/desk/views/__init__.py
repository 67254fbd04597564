"""Views: saved questions to the inbox, of one person, a team or everybody."""
