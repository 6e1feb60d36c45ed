-- An order keeps a snapshot of its event, so that tickets and calendar entries need no other service.
-- Money is in minor units of the order's currency. Every change raises the version by one.
CREATE TABLE orders (
  id VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  reservation_id VARCHAR(64) NOT NULL,
  status VARCHAR(16) NOT NULL,
  currency VARCHAR(3) NOT NULL,
  subtotal BIGINT NOT NULL,
  tax_rate_basis_points INT NOT NULL,
  tax BIGINT NOT NULL,
  total BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  pay_by DATETIME2(3) NOT NULL,
  open_payment_id VARCHAR(64) NULL,
  open_payment_at DATETIME2(3) NULL,
  paid_payment_id VARCHAR(64) NULL,
  close_reason VARCHAR(32) NULL,
  event_title NVARCHAR(300) NOT NULL,
  venue_name NVARCHAR(300) NOT NULL,
  venue_address NVARCHAR(500) NOT NULL,
  venue_city NVARCHAR(200) NOT NULL,
  venue_country NVARCHAR(100) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  starts_at DATETIME2(3) NOT NULL,
  ends_at DATETIME2(3) NOT NULL,
  refund_cutoff_at DATETIME2(3) NOT NULL,
  idempotency_id VARCHAR(64) NULL,
  created_at DATETIME2(3) NOT NULL,
  paid_at DATETIME2(3) NULL,
  confirmed_at DATETIME2(3) NULL,
  CONSTRAINT pk_orders PRIMARY KEY (id),
  CONSTRAINT ux_orders_reservation UNIQUE (reservation_id),
  CONSTRAINT ck_orders_status CHECK (status IN
    ('PENDING_PAYMENT', 'PAID', 'CONFIRMED', 'CANCELLED', 'EXPIRED', 'REFUNDING', 'REFUNDED')),
  CONSTRAINT ck_orders_money CHECK
    (subtotal >= 0 AND tax >= 0 AND total = subtotal + tax AND refunded >= 0 AND refunded <= total)
);

CREATE UNIQUE INDEX ux_orders_idempotency ON orders (idempotency_id) WHERE idempotency_id IS NOT NULL;
CREATE INDEX ix_orders_user ON orders (user_id, id);
CREATE INDEX ix_orders_user_status ON orders (user_id, status, id);
CREATE INDEX ix_orders_status ON orders (status, id);
CREATE INDEX ix_orders_event ON orders (event_id, id, status);
CREATE INDEX ix_orders_pay_by ON orders (status, pay_by);

CREATE TABLE order_lines (
  order_id VARCHAR(64) NOT NULL,
  position INT NOT NULL,
  seat_id VARCHAR(64) NOT NULL,
  label NVARCHAR(100) NOT NULL,
  section_name NVARCHAR(100) NULL,
  row_name NVARCHAR(100) NULL,
  seat_number NVARCHAR(100) NULL,
  tier NVARCHAR(100) NULL,
  price BIGINT NOT NULL,
  CONSTRAINT pk_order_lines PRIMARY KEY (order_id, position),
  CONSTRAINT ux_order_lines_seat UNIQUE (order_id, seat_id),
  CONSTRAINT fk_order_lines_order FOREIGN KEY (order_id) REFERENCES orders (id)
);

-- Each payment that was begun for an order, or that told of itself. Amounts in minor units; amount is null until a result.
CREATE TABLE payment_attempts (
  payment_id VARCHAR(64) NOT NULL,
  order_id VARCHAR(64) NOT NULL,
  state VARCHAR(16) NOT NULL,
  amount BIGINT NULL,
  currency VARCHAR(3) NULL,
  refunded BIGINT NOT NULL,
  refunds_declined INT NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  updated_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_payment_attempts PRIMARY KEY (payment_id),
  CONSTRAINT fk_payment_attempts_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT ck_payment_attempts_state CHECK (state IN ('OPEN', 'FAILED', 'PAID', 'OWED', 'RETURNED'))
);

CREATE UNIQUE INDEX ux_payment_attempts_open ON payment_attempts (order_id) WHERE state = 'OPEN';

-- How far each saga has come. A subject (an order, or a payment that is owed back) has one saga of a kind, ever.
CREATE TABLE sagas (
  id VARCHAR(64) NOT NULL,
  kind VARCHAR(32) NOT NULL,
  subject VARCHAR(64) NOT NULL,
  order_id VARCHAR(64) NOT NULL,
  payment_id VARCHAR(64) NULL,
  reason VARCHAR(32) NULL,
  state VARCHAR(16) NOT NULL,
  step INT NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at DATETIME2(3) NOT NULL,
  lease_owner VARCHAR(64) NULL,
  lease_until DATETIME2(3) NULL,
  last_error NVARCHAR(1000) NULL,
  created_at DATETIME2(3) NOT NULL,
  updated_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_sagas PRIMARY KEY (id),
  CONSTRAINT ux_sagas_subject UNIQUE (kind, subject),
  CONSTRAINT fk_sagas_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT ck_sagas_state CHECK (state IN ('RUNNING', 'UNDOING', 'DONE', 'UNDONE'))
);

CREATE INDEX ix_sagas_due ON sagas (next_attempt_at) WHERE state IN ('RUNNING', 'UNDOING');
CREATE INDEX ix_sagas_under_way ON sagas (kind, attempts) WHERE state IN ('RUNNING', 'UNDOING');

-- holds_seat is the net under double selling: a seat of an event admits one ticket at a time.
CREATE TABLE tickets (
  id VARCHAR(64) NOT NULL,
  order_id VARCHAR(64) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  seat_id VARCHAR(64) NOT NULL,
  position INT NOT NULL,
  label NVARCHAR(100) NOT NULL,
  section_name NVARCHAR(100) NULL,
  row_name NVARCHAR(100) NULL,
  seat_number NVARCHAR(100) NULL,
  tier NVARCHAR(100) NULL,
  status VARCHAR(16) NOT NULL,
  holds_seat BIT NOT NULL,
  code VARCHAR(600) NOT NULL,
  issued_at DATETIME2(3) NOT NULL,
  admitted_at DATETIME2(3) NULL,
  admitted_by VARCHAR(64) NULL,
  CONSTRAINT pk_tickets PRIMARY KEY (id),
  CONSTRAINT ux_tickets_order_seat UNIQUE (order_id, seat_id),
  CONSTRAINT fk_tickets_order FOREIGN KEY (order_id) REFERENCES orders (id),
  CONSTRAINT ck_tickets_status CHECK (status IN ('VALID', 'USED', 'VOID')),
  CONSTRAINT ck_tickets_used CHECK (status <> 'USED' OR admitted_at IS NOT NULL)
);

CREATE UNIQUE INDEX ux_tickets_live_seat ON tickets (event_id, seat_id) WHERE holds_seat = 1;

CREATE TABLE event_cancellations (
  event_id VARCHAR(64) NOT NULL,
  reason NVARCHAR(1000) NOT NULL,
  status VARCHAR(16) NOT NULL,
  requested_at DATETIME2(3) NOT NULL,
  finished_at DATETIME2(3) NULL,
  CONSTRAINT pk_event_cancellations PRIMARY KEY (event_id),
  CONSTRAINT ck_event_cancellations_status CHECK (status IN ('RUNNING', 'DONE'))
);

CREATE INDEX ix_event_cancellations_running ON event_cancellations (requested_at) WHERE status = 'RUNNING';

-- The key that signs tickets. The slot makes replicas that start together agree on one; the private half is sealed.
CREATE TABLE ticket_keys (
  slot INT NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  public_key VARCHAR(200) NOT NULL,
  sealed_private_key VARCHAR(400) NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_ticket_keys PRIMARY KEY (slot)
);
