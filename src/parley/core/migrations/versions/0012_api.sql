-- API tokens, idempotency keys, outgoing webhooks.

SELECT 1;
