-- Reads all customers, under a lock that lets others read and write. In a transaction of its own, as each migration.
ALTER TABLE "customers" VALIDATE CONSTRAINT "customers_account_id_site_id_sites_account_id_id_fk";
