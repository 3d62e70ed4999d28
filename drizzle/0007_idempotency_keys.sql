ALTER TABLE "customers" ADD COLUMN "registration_key" uuid;--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "registration_fingerprint" text;