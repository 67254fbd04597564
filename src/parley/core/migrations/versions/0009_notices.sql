-- Notices to staff, and the browsers that take them.

SELECT 1;
