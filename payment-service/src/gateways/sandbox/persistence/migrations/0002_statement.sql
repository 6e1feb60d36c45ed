-- The money that moved, in the order in which it did.
CREATE INDEX ix_sandbox_charges_statement ON sandbox_charges (created_at, reference) WHERE status = 'SUCCESS';

CREATE INDEX ix_sandbox_refunds_statement ON sandbox_refunds (created_at, reference) WHERE status = 'SUCCESS';
