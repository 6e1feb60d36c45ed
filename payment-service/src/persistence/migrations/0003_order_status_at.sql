-- When order-service said what is in order_status. Null in rows from before, which show when the payment was created.
ALTER TABLE payments ADD order_status_at DATETIME2(3) NULL;
