-- Saved views of the inbox.

SELECT 1;
