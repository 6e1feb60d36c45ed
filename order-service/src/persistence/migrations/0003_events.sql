-- What catalog-service says of each event: the highest version counts. Orders show it instead of the event that they were
-- bought for; an event without a row has not been described yet.
-- told_schedule is JSON: when and where, as the holders of tickets were told last.
CREATE TABLE events (
  id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  status VARCHAR(16) NOT NULL,
  organizer_id VARCHAR(64) NOT NULL,
  title NVARCHAR(300) NOT NULL,
  venue_name NVARCHAR(300) NOT NULL,
  venue_address NVARCHAR(500) NOT NULL,
  venue_city NVARCHAR(200) NOT NULL,
  venue_country NVARCHAR(100) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  starts_at DATETIME2(3) NOT NULL,
  ends_at DATETIME2(3) NOT NULL,
  doors_open_at DATETIME2(3) NULL,
  refund_cutoff_at DATETIME2(3) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  tax_rate_basis_points INT NOT NULL,
  moved_at DATETIME2(3) NULL,
  move_refund_until DATETIME2(3) NULL,
  told_schedule {LONG_TEXT} NOT NULL,
  notice_due_at DATETIME2(3) NULL,
  CONSTRAINT pk_events PRIMARY KEY (id)
);

CREATE INDEX ix_events_notice_due ON events (notice_due_at) WHERE notice_due_at IS NOT NULL;

-- A change of an event while its holders are being notified of it, in the order of their orders' ids.
CREATE TABLE event_changes (
  id VARCHAR(40) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  from_schedule {LONG_TEXT} NOT NULL,
  to_schedule {LONG_TEXT} NOT NULL,
  moved_at DATETIME2(3) NOT NULL,
  last_order_id VARCHAR(64) NOT NULL,
  CONSTRAINT pk_event_changes PRIMARY KEY (id)
);
