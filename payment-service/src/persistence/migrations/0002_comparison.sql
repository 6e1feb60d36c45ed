-- What ended within a period, for the comparison with the gateway's books.
CREATE INDEX ix_payments_settled ON payments (settled_at, reference) WHERE settled_at IS NOT NULL;

CREATE INDEX ix_refunds_settled ON refunds (settled_at, id) WHERE settled_at IS NOT NULL;

-- How old the oldest is that is still under way.
CREATE INDEX ix_payments_pending_age ON payments (created_at) WHERE status = 'PENDING';

CREATE INDEX ix_refunds_pending_age ON refunds (created_at) WHERE status = 'PENDING';

-- Until when, by the gateway's own clock, its books have been compared with ours.
CREATE TABLE gateway_comparisons (
  gateway VARCHAR(32) NOT NULL,
  compared_until DATETIME2(3) NOT NULL,
  CONSTRAINT pk_gateway_comparisons PRIMARY KEY (gateway)
);

-- What order-service has not acknowledged yet, each with the message that tells it. A row goes when it has.
CREATE TABLE untold_results (
  message_id VARCHAR(40) NOT NULL,
  payment_id VARCHAR(40) NOT NULL,
  about VARCHAR(16) NOT NULL,
  reason NVARCHAR(200) NULL,
  check_due_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_untold_results PRIMARY KEY (message_id),
  CONSTRAINT fk_untold_results_payment FOREIGN KEY (payment_id) REFERENCES payments (id),
  CONSTRAINT ck_untold_results_about CHECK (about IN ('SUCCESS', 'FAILED', 'REFUNDS'))
);

CREATE INDEX ix_untold_results_due ON untold_results (check_due_at);

CREATE INDEX ix_untold_results_of_payment ON untold_results (payment_id);
