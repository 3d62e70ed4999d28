ALTER TABLE "email_challenges" ADD COLUMN "mailed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "email_challenges" DROP COLUMN "sends";