-- The capacity that the organizer stated; capacity is the larger of it and that of the seat map. NULL for a venue whose organizer
-- stated none, and for one of an older release: there it is the capacity, as long as there is no map.
ALTER TABLE venues ADD stated_capacity INT NULL;
