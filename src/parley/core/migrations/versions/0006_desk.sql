-- Conversations at the desk: tags, priority, teams, mentions, what is sent later.

SELECT 1;
