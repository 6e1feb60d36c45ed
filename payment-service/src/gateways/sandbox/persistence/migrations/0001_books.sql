-- The sandbox gateway's own books. Amounts are minor units. A VOIDED reference was never charged and never will be.
CREATE TABLE sandbox_charges (
  reference VARCHAR(40) NOT NULL,
  status VARCHAR(16) NOT NULL,
  reason VARCHAR(40) NULL,
  method VARCHAR(16) NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NULL,
  refunded BIGINT NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_sandbox_charges PRIMARY KEY (reference),
  CONSTRAINT ck_sandbox_charges_status CHECK (status IN ('SUCCESS', 'DECLINED', 'VOIDED')),
  CONSTRAINT ck_sandbox_charges_refunded CHECK (refunded >= 0 AND refunded <= amount)
);

CREATE TABLE sandbox_refunds (
  reference VARCHAR(40) NOT NULL,
  charge_reference VARCHAR(40) NOT NULL,
  status VARCHAR(16) NOT NULL,
  amount BIGINT NOT NULL,
  currency VARCHAR(3) NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_sandbox_refunds PRIMARY KEY (reference),
  CONSTRAINT ck_sandbox_refunds_status CHECK (status IN ('SUCCESS', 'DECLINED'))
);

-- Webhooks that have not been accepted yet.
CREATE TABLE sandbox_events (
  id VARCHAR(40) NOT NULL,
  type VARCHAR(32) NOT NULL,
  reference VARCHAR(40) NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at DATETIME2(3) NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_sandbox_events PRIMARY KEY (id)
);

CREATE INDEX ix_sandbox_events_due ON sandbox_events (next_attempt_at);
