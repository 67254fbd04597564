"""What answers and webhooks say of persons, conversations and messages: the same words in both."""
