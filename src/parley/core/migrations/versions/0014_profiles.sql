-- What is known of a person: fields, notes, tags, touchpoints.

SELECT 1;
