-- The highest version of the event that catalog-service has sent, so that an older message that arrives late changes nothing.
-- NULL while only older releases of catalog-service, which send none, have told of the event.
ALTER TABLE event_sales ADD event_version BIGINT NULL;
