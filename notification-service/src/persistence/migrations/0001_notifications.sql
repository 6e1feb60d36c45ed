-- The queue and its history. due_at is when a worker may take a message: the next attempt of a queued one, the end of the
-- lease of one being sent; it is NULL when nothing is left to do.
CREATE TABLE notifications (
  id VARCHAR(40) NOT NULL,
  channel VARCHAR(8) NOT NULL,
  template VARCHAR(32) NOT NULL,
  recipient VARCHAR(254) NULL,
  subject NVARCHAR(400) NULL,
  data {LONG_TEXT} NULL,
  order_id VARCHAR(46) NULL,
  user_id VARCHAR(46) NULL,
  status VARCHAR(16) NOT NULL,
  priority INT NOT NULL,
  attempts INT NOT NULL,
  requeued_after INT NOT NULL,
  due_at DATETIME2(3) NULL,
  claim_id VARCHAR(40) NULL,
  last_error NVARCHAR(500) NULL,
  provider_reference NVARCHAR(300) NULL,
  request_key VARCHAR(64) NULL,
  request_hash VARCHAR(64) NULL,
  request_id VARCHAR(128) NULL,
  trace_parent VARCHAR(64) NULL,
  created_at DATETIME2(3) NOT NULL,
  expires_at DATETIME2(3) NULL,
  sent_at DATETIME2(3) NULL,
  finished_at DATETIME2(3) NULL,
  CONSTRAINT pk_notifications PRIMARY KEY (id),
  CONSTRAINT ck_notifications_channel CHECK (channel IN ('EMAIL', 'SMS')),
  CONSTRAINT ck_notifications_status CHECK (status IN ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'ERASED')),
  CONSTRAINT ck_notifications_due CHECK (
    (status IN ('QUEUED', 'SENDING') AND due_at IS NOT NULL AND finished_at IS NULL)
    OR (status IN ('SENT', 'FAILED', 'ERASED') AND due_at IS NULL AND finished_at IS NOT NULL)
  ),
  CONSTRAINT ck_notifications_claim CHECK (
    (status = 'SENDING' AND claim_id IS NOT NULL) OR (status <> 'SENDING' AND claim_id IS NULL)
  ),
  CONSTRAINT ck_notifications_content CHECK (
    status NOT IN ('QUEUED', 'SENDING') OR (recipient IS NOT NULL AND data IS NOT NULL)
  ),
  CONSTRAINT ck_notifications_sent CHECK (status <> 'SENT' OR (sent_at IS NOT NULL AND data IS NULL)),
  CONSTRAINT ck_notifications_attempts CHECK (attempts >= requeued_after AND requeued_after >= 0)
);

CREATE UNIQUE INDEX ux_notifications_request_key ON notifications (request_key) WHERE request_key IS NOT NULL;

CREATE INDEX ix_notifications_due ON notifications (priority, due_at) WHERE due_at IS NOT NULL;

CREATE INDEX ix_notifications_user ON notifications (user_id, id);

CREATE INDEX ix_notifications_order ON notifications (order_id, id);

CREATE INDEX ix_notifications_status ON notifications (status, id);

CREATE INDEX ix_notifications_finished ON notifications (status, finished_at);

CREATE TABLE notification_attempts (
  notification_id VARCHAR(40) NOT NULL,
  number INT NOT NULL,
  started_at DATETIME2(3) NOT NULL,
  finished_at DATETIME2(3) NULL,
  outcome VARCHAR(20) NULL,
  error NVARCHAR(500) NULL,
  CONSTRAINT pk_notification_attempts PRIMARY KEY (notification_id, number),
  CONSTRAINT fk_notification_attempts_notification FOREIGN KEY (notification_id) REFERENCES notifications (id),
  CONSTRAINT ck_notification_attempts_outcome CHECK (
    (finished_at IS NULL AND outcome IS NULL)
    OR (finished_at IS NOT NULL AND outcome IN ('SENT', 'TEMPORARY_FAILURE', 'PERMANENT_FAILURE', 'LOST'))
  )
);
