-- Lists show what is not over by its start, and an event can run for days. Ended events are COMPLETED, so these indexes
-- leave out the past.
CREATE INDEX ix_events_current ON events (starts_at, id) WHERE status <> 'COMPLETED';

CREATE INDEX ix_events_current_city ON events (city_key, starts_at, id) WHERE status <> 'COMPLETED';

CREATE INDEX ix_events_current_type ON events (type, starts_at, id) WHERE status <> 'COMPLETED';

CREATE INDEX ix_events_current_organizer ON events (organizer_id, starts_at, id) WHERE status <> 'COMPLETED';
