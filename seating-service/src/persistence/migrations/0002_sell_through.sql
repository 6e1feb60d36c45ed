-- The events on sale by the end of their sale, so that past ones are not looked at again.
CREATE INDEX ix_event_sales_on_sale ON event_sales (sales_end_at) WHERE on_sale = 1;
