-- One row for each time that somebody set out to pay an order. The amount is what order-service asked for; until it
-- has answered there is none, and nothing can have been charged. Amounts are minor units.
CREATE TABLE payments (
  id VARCHAR(40) NOT NULL,
  request_key VARCHAR(64) NULL,
  order_id VARCHAR(64) NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  method VARCHAR(16) NOT NULL,
  status VARCHAR(24) NOT NULL,
  reference VARCHAR(40) NOT NULL,
  amount BIGINT NULL,
  currency VARCHAR(3) NULL,
  refund_reserved BIGINT NOT NULL,
  refunded BIGINT NOT NULL,
  failure_reason VARCHAR(40) NULL,
  order_status VARCHAR(32) NOT NULL,
  success_told BIT NOT NULL,
  next_check_at DATETIME2(3) NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  settled_at DATETIME2(3) NULL,
  CONSTRAINT pk_payments PRIMARY KEY (id),
  CONSTRAINT uq_payments_reference UNIQUE (reference),
  CONSTRAINT ck_payments_status CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED')),
  CONSTRAINT ck_payments_method CHECK (method IN ('CARD', 'UPI', 'WALLET', 'NETBANKING')),
  CONSTRAINT ck_payments_amount CHECK (amount >= 0),
  CONSTRAINT ck_payments_currency CHECK ((amount IS NULL AND currency IS NULL) OR (amount IS NOT NULL AND currency IS NOT NULL)),
  CONSTRAINT ck_payments_charged CHECK (status IN ('PENDING', 'FAILED') OR amount IS NOT NULL),
  CONSTRAINT ck_payments_failed CHECK ((status = 'FAILED' AND failure_reason IS NOT NULL) OR (status <> 'FAILED' AND failure_reason IS NULL)),
  CONSTRAINT ck_payments_refunds CHECK (refunded >= 0 AND refunded <= refund_reserved AND (refund_reserved = 0 OR refund_reserved <= amount))
);

-- A repeat of a request finds what the first began.
CREATE UNIQUE INDEX ux_payments_request ON payments (request_key) WHERE request_key IS NOT NULL;

-- A person pays an order once at a time. A stranger's try, which order-service refuses, is not in the way of the owner's.
CREATE UNIQUE INDEX ux_payments_live_of_person ON payments (order_id, user_id)
  WHERE status IN ('PENDING', 'SUCCESS', 'PARTIALLY_REFUNDED');

-- Only a payment with an amount may be charged, and of those an order has one, whoever asks.
CREATE UNIQUE INDEX ux_payments_live ON payments (order_id)
  WHERE status IN ('PENDING', 'SUCCESS', 'PARTIALLY_REFUNDED') AND amount IS NOT NULL;

CREATE INDEX ix_payments_of_order ON payments (order_id, id);

CREATE INDEX ix_payments_of_person ON payments (user_id, id);

CREATE INDEX ix_payments_pending ON payments (next_check_at) WHERE status = 'PENDING';

CREATE TABLE refunds (
  id VARCHAR(40) NOT NULL,
  request_key VARCHAR(64) NOT NULL,
  payment_id VARCHAR(40) NOT NULL,
  order_id VARCHAR(64) NOT NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  reason NVARCHAR(200) NOT NULL,
  status VARCHAR(16) NOT NULL,
  failure_reason VARCHAR(40) NULL,
  next_check_at DATETIME2(3) NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  settled_at DATETIME2(3) NULL,
  CONSTRAINT pk_refunds PRIMARY KEY (id),
  CONSTRAINT uq_refunds_request UNIQUE (request_key),
  CONSTRAINT fk_refunds_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
  CONSTRAINT ck_refunds_status CHECK (status IN ('PENDING', 'SUCCESS', 'FAILED')),
  CONSTRAINT ck_refunds_amount CHECK (amount > 0)
);

CREATE INDEX ix_refunds_of_payment ON refunds (payment_id, id);

CREATE INDEX ix_refunds_pending ON refunds (next_check_at) WHERE status = 'PENDING';

-- Events that a gateway has told us of, so that a replayed one does nothing.
CREATE TABLE gateway_events (
  gateway VARCHAR(32) NOT NULL,
  event_id VARCHAR(64) NOT NULL,
  received_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_gateway_events PRIMARY KEY (gateway, event_id)
);

CREATE INDEX ix_gateway_events_age ON gateway_events (received_at);
