-- Answers to requests that carry an Idempotency-Key. The id is a SHA-256, as is the request's hash.
CREATE TABLE idempotency_keys (
  id VARCHAR(64) NOT NULL,
  request_hash VARCHAR(64) NOT NULL,
  status VARCHAR(16) NOT NULL,
  answer_status INT NULL,
  answer_body {LONG_TEXT} NULL,
  locked_until DATETIME2(3) NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  expires_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_idempotency_keys PRIMARY KEY (id),
  CONSTRAINT ck_idempotency_keys_status CHECK (status IN ('IN_FLIGHT', 'ANSWERED')),
  CONSTRAINT ck_idempotency_keys_answer CHECK (status = 'IN_FLIGHT' OR answer_status IS NOT NULL)
);

CREATE INDEX ix_idempotency_keys_expiry ON idempotency_keys (expires_at);

-- Messages stored in the transaction that causes them, and delivered after it.
CREATE TABLE outbox_messages (
  id VARCHAR(40) NOT NULL,
  topic VARCHAR(64) NOT NULL,
  payload {LONG_TEXT} NOT NULL,
  status VARCHAR(16) NOT NULL,
  attempts INT NOT NULL,
  next_attempt_at DATETIME2(3) NOT NULL,
  locked_by VARCHAR(40) NULL,
  locked_until DATETIME2(3) NULL,
  last_error NVARCHAR(1000) NULL,
  trace_parent VARCHAR(64) NULL,
  created_at DATETIME2(3) NOT NULL,
  delivered_at DATETIME2(3) NULL,
  CONSTRAINT pk_outbox_messages PRIMARY KEY (id),
  CONSTRAINT ck_outbox_messages_status CHECK (status IN ('PENDING', 'DELIVERED', 'DEAD')),
  CONSTRAINT ck_outbox_messages_attempts CHECK (attempts >= 0),
  CONSTRAINT ck_outbox_messages_delivered CHECK (status <> 'DELIVERED' OR delivered_at IS NOT NULL)
);

CREATE INDEX ix_outbox_messages_due ON outbox_messages (status, next_attempt_at);

-- Who runs a background job at the moment.
CREATE TABLE job_leases (
  name VARCHAR(64) NOT NULL,
  owner VARCHAR(40) NOT NULL,
  expires_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_job_leases PRIMARY KEY (name)
);
