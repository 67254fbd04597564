-- Locations' hours, calendars, branding, retention.

SELECT 1;
