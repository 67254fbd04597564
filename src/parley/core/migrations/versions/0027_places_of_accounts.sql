-- An account may belong to one location: the salon whose number it is.

ALTER TABLE accounts
    ADD COLUMN location_id uuid,                     -- NULL: of the whole business
    ADD FOREIGN KEY (workspace_id, location_id) REFERENCES locations ON DELETE SET NULL (location_id);
