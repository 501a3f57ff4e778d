-- Rolls back migration 0001_initial of shop, Postgres.
-- Frozen: history holds its checksum. To change something, change the declaration.
--
--   add enum order_status with 3 values
--   add table customers with 5 columns
--   add table products with 6 columns
--   add table orders with 4 columns, index orders_customer_id_idx
--   add table order_lines with 3 columns, index order_lines_product_id_idx
--   add view sales
--
-- Cost: blocks readers and writers of customers for a moment; blocks readers and writers of order_lines for a moment;
--       blocks readers and writers of orders for a moment; blocks readers and writers of products for a moment; blocks
--       readers and writers of sales for a moment. Gives up after waiting 5 seconds for a lock.
-- Down: structure only, drops customers, products, orders, order_lines with the rows written since.
-- Run:  psql -X -1 -v ON_ERROR_STOP=1 -f migration/sql/shop/postgres/down/0001_initial.sql
-- Or:   SEAGLASS_DATABASE=shop sea-orm-cli migrate down

SET LOCAL lock_timeout = '5s';

DROP VIEW "sales";
DROP TABLE "order_lines";
DROP TABLE "orders";
DROP TABLE "products";
DROP TABLE "customers";
DROP TYPE "order_status";
