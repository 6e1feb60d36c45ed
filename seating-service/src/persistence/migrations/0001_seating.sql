-- What seating knows of an event's sale. Told by the catalogue, never asked for while seats are being held.
CREATE TABLE event_sales (
  event_id VARCHAR(64) NOT NULL,
  organizer_id VARCHAR(64) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  on_sale BIT NOT NULL,
  sales_start_at DATETIME2(3) NULL,
  sales_end_at DATETIME2(3) NULL,
  max_seats_per_order INT NOT NULL,
  -- Set when the sale ended for good and its holds were ended with it.
  holds_released BIT NOT NULL,
  -- The number of the next new seat. Numbers are never used again, so an old seat id never names another seat.
  next_seat_number INT NOT NULL,
  reported_sold_out BIT NOT NULL,
  CONSTRAINT pk_event_sales PRIMARY KEY (event_id),
  CONSTRAINT ck_event_sales_limit CHECK (max_seats_per_order > 0)
);

-- One row for each seat of each event, and with it the one live owner that the seat may have.
CREATE TABLE seats (
  id VARCHAR(40) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  -- SHA-256 of section, row and number, so that no collation decides what the same position is.
  position_key VARCHAR(64) NOT NULL,
  position INT NOT NULL,
  section NVARCHAR(100) NOT NULL,
  row_name NVARCHAR(40) NOT NULL,
  seat_number NVARCHAR(40) NOT NULL,
  label NVARCHAR(200) NOT NULL,
  tier NVARCHAR(100) NOT NULL,
  price BIGINT NOT NULL,
  status VARCHAR(16) NOT NULL,
  -- The status before the last change, by which a write knows what it changed.
  previous_status VARCHAR(16) NOT NULL,
  reservation_id VARCHAR(40) NULL,
  held_until DATETIME2(3) NULL,
  order_id VARCHAR(64) NULL,
  CONSTRAINT pk_seats PRIMARY KEY (id),
  CONSTRAINT uq_seats_position UNIQUE (event_id, position_key),
  CONSTRAINT fk_seats_event FOREIGN KEY (event_id) REFERENCES event_sales (event_id),
  CONSTRAINT ck_seats_price CHECK (price >= 0),
  CONSTRAINT ck_seats_owner CHECK (
    (status = 'HELD' AND reservation_id IS NOT NULL AND held_until IS NOT NULL AND order_id IS NULL)
    OR (status = 'ALLOCATED' AND reservation_id IS NOT NULL AND held_until IS NULL AND order_id IS NOT NULL)
    OR (status IN ('AVAILABLE', 'BLOCKED') AND reservation_id IS NULL AND held_until IS NULL AND order_id IS NULL)
  )
);

CREATE INDEX ix_seats_list ON seats (event_id, position, id);
CREATE INDEX ix_seats_held ON seats (event_id, held_until) WHERE status = 'HELD';
CREATE INDEX ix_seats_order ON seats (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE reservations (
  id VARCHAR(40) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  status VARCHAR(16) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  total BIGINT NOT NULL,
  -- The seats and their prices as they were promised: JSON, written once and never changed.
  seats {LONG_TEXT} NOT NULL,
  -- Which of a person's live holds for the event this is: the unique index below makes their number a hard limit.
  hold_slot INT NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  expires_at DATETIME2(3) NOT NULL,
  ended_at DATETIME2(3) NULL,
  order_id VARCHAR(64) NULL,
  CONSTRAINT pk_reservations PRIMARY KEY (id),
  CONSTRAINT fk_reservations_event FOREIGN KEY (event_id) REFERENCES event_sales (event_id),
  CONSTRAINT ck_reservations_status CHECK (status IN ('HELD', 'ALLOCATED', 'RELEASED', 'EXPIRED')),
  CONSTRAINT ck_reservations_end CHECK (
    (status = 'HELD' AND ended_at IS NULL) OR (status <> 'HELD' AND ended_at IS NOT NULL)
  ),
  CONSTRAINT ck_reservations_order CHECK (
    (status = 'ALLOCATED' AND order_id IS NOT NULL) OR (status <> 'ALLOCATED' AND order_id IS NULL)
  )
);

CREATE UNIQUE INDEX ux_reservations_hold_slot ON reservations (event_id, user_id, hold_slot) WHERE status = 'HELD';
CREATE INDEX ix_reservations_due ON reservations (expires_at) WHERE status = 'HELD';

-- How many seats of an event are in which state, and how often they changed. An event has several rows, of which each
-- write touches one, so that buyers of the same event need not wait for each other; the sum over the rows counts.
CREATE TABLE seat_tallies (
  event_id VARCHAR(64) NOT NULL,
  shard INT NOT NULL,
  changes BIGINT NOT NULL,
  available INT NOT NULL,
  held INT NOT NULL,
  allocated INT NOT NULL,
  blocked INT NOT NULL,
  needs_report BIT NOT NULL,
  CONSTRAINT pk_seat_tallies PRIMARY KEY (event_id, shard),
  CONSTRAINT fk_seat_tallies_event FOREIGN KEY (event_id) REFERENCES event_sales (event_id)
);

CREATE INDEX ix_seat_tallies_report ON seat_tallies (event_id) WHERE needs_report = 1;

-- Orders that gave all their seats back. An allocation for one of them that arrives late must not take seats again.
CREATE TABLE returned_orders (
  order_id VARCHAR(64) NOT NULL,
  returned_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_returned_orders PRIMARY KEY (order_id)
);
