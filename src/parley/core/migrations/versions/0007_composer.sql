-- Saved replies, macros, drafts, who is looking and typing.

SELECT 1;
