-- Invitations, second factors, passkeys.

SELECT 1;
