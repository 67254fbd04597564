-- The chat widget's looks and manners.

SELECT 1;
