"""The public JSON API, and the webhooks by which we tell other systems what happened."""
