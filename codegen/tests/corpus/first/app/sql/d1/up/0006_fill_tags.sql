UPDATE tags SET name = '' WHERE name IS NULL;
