-- When the doors open; NULL for an event whose tickets are checked at any time.
ALTER TABLE events ADD doors_open_at DATETIME2(3) NULL;
-- Set once a message that describes the event to order-service is stored. NULL for an event from before there were such
-- messages, and after a change that was made to many events at once: a job sends what is missing.
ALTER TABLE events ADD announced BIT NULL;

CREATE INDEX ix_events_unannounced ON events (id) WHERE announced IS NULL AND map_version IS NOT NULL;
