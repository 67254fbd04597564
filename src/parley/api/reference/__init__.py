"""The API's pages for people: its reference, and what each problem means. Ours, without a script: nothing is loaded from elsewhere."""
