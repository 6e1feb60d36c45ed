-- Keys for comparing and searching are folded by the program (no case, no diacritics), so that no collation matters.
CREATE TABLE venues (
  id VARCHAR(40) NOT NULL,
  organizer_id VARCHAR(64) NOT NULL,
  name NVARCHAR(200) NOT NULL,
  address NVARCHAR(300) NOT NULL,
  city NVARCHAR(100) NOT NULL,
  city_key NVARCHAR(100) NOT NULL,
  search_text NVARCHAR(400) NOT NULL,
  country VARCHAR(2) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  capacity INT NOT NULL,
  map_version INT NULL,
  version INT NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_venues PRIMARY KEY (id),
  CONSTRAINT ck_venues_capacity CHECK (capacity >= 0)
);

CREATE INDEX ix_venues_city ON venues (city_key, id);

-- One row for each version of a venue's map. A version never changes; events that are published name the one they sell.
CREATE TABLE seat_maps (
  venue_id VARCHAR(40) NOT NULL,
  version INT NOT NULL,
  fingerprint VARCHAR(64) NOT NULL,
  capacity INT NOT NULL,
  section_names {LONG_TEXT} NOT NULL,
  document {LONG_TEXT} NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_seat_maps PRIMARY KEY (venue_id, version),
  CONSTRAINT fk_seat_maps_venue FOREIGN KEY (venue_id) REFERENCES venues (id),
  CONSTRAINT ck_seat_maps_capacity CHECK (capacity > 0)
);

-- sales_end_at NULL: when the event starts. refund_cutoff_at NULL: a day before it starts.
CREATE TABLE events (
  id VARCHAR(40) NOT NULL,
  organizer_id VARCHAR(64) NOT NULL,
  venue_id VARCHAR(40) NOT NULL,
  city_key NVARCHAR(100) NOT NULL,
  title NVARCHAR(200) NOT NULL,
  search_text NVARCHAR(400) NOT NULL,
  type VARCHAR(32) NOT NULL,
  description NVARCHAR(4000) NOT NULL,
  status VARCHAR(16) NOT NULL,
  starts_at DATETIME2(3) NOT NULL,
  ends_at DATETIME2(3) NOT NULL,
  sales_start_at DATETIME2(3) NOT NULL,
  sales_end_at DATETIME2(3) NULL,
  refund_cutoff_at DATETIME2(3) NULL,
  currency VARCHAR(3) NOT NULL,
  tax_rate_basis_points INT NOT NULL,
  max_seats_per_order INT NOT NULL,
  price_tiers {LONG_TEXT} NOT NULL,
  map_version INT NULL,
  version INT NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_events PRIMARY KEY (id),
  CONSTRAINT fk_events_venue FOREIGN KEY (venue_id) REFERENCES venues (id),
  CONSTRAINT fk_events_map FOREIGN KEY (venue_id, map_version) REFERENCES seat_maps (venue_id, version),
  CONSTRAINT ck_events_status CHECK (status IN ('DRAFT', 'SCHEDULED', 'ON_SALE', 'SOLD_OUT', 'CANCELLED', 'COMPLETED')),
  CONSTRAINT ck_events_times CHECK (ends_at > starts_at),
  CONSTRAINT ck_events_tax CHECK (tax_rate_basis_points >= 0 AND tax_rate_basis_points <= 5000),
  CONSTRAINT ck_events_seats CHECK (max_seats_per_order >= 1 AND max_seats_per_order <= 50),
  CONSTRAINT ck_events_map CHECK (map_version IS NOT NULL OR status IN ('DRAFT', 'CANCELLED'))
);

CREATE INDEX ix_events_start ON events (starts_at, id);

CREATE INDEX ix_events_city ON events (city_key, starts_at, id);

CREATE INDEX ix_events_type ON events (type, starts_at, id);

CREATE INDEX ix_events_status ON events (status, starts_at, id);

CREATE INDEX ix_events_organizer ON events (organizer_id, starts_at, id);

CREATE INDEX ix_events_map ON events (venue_id, map_version);

CREATE INDEX ix_events_end ON events (status, ends_at);
