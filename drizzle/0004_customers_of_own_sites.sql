-- The locks of all statements last for milliseconds: no row of "customers" is read. The next migration reads them.
CREATE UNIQUE INDEX "sites_account_id_id" ON "sites" USING btree ("account_id","id");--> statement-breakpoint
DROP INDEX "sites_account_id";--> statement-breakpoint
ALTER TABLE "customers" DROP CONSTRAINT "customers_account_id_accounts_id_fk";--> statement-breakpoint
ALTER TABLE "customers" DROP CONSTRAINT "customers_site_id_sites_id_fk";--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_account_id_site_id_sites_account_id_id_fk" FOREIGN KEY ("account_id","site_id") REFERENCES "sites"("account_id","id") ON DELETE no action ON UPDATE no action NOT VALID;
