-- Where an answer goes, if that takes more than the thread: the address of the server that has the conversation.
ALTER TABLE ways ADD COLUMN answer_to text NOT NULL DEFAULT '';
