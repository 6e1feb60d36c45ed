-- When an order's books are compared with those of payment-service and seating-service: soon after each change, and again
-- later while something is under way or differs. Null otherwise, so an order from before is compared once it changes.
ALTER TABLE orders ADD check_due_at DATETIME2(3) NULL;
-- Whether the books differed when they were last compared, so that only then anything has to be cleared.
ALTER TABLE orders ADD is_discrepant BIT NULL;

CREATE INDEX ix_orders_check_due ON orders (check_due_at) WHERE check_due_at IS NOT NULL;
CREATE INDEX ix_payment_attempts_order ON payment_attempts (order_id);

-- The trace in which the saga began, so that whoever takes it up again can be linked to it.
ALTER TABLE sagas ADD trace_parent VARCHAR(64) NULL;

CREATE INDEX ix_sagas_order ON sagas (order_id) WHERE state IN ('RUNNING', 'UNDOING');
