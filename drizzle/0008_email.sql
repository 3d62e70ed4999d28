CREATE TABLE "email_challenges" (
	"account_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"site_id" integer NOT NULL,
	"email" text NOT NULL,
	"email_key" text COLLATE "C" NOT NULL,
	"language" text NOT NULL,
	"customer_id" uuid,
	"taken" boolean DEFAULT false NOT NULL,
	"applicant" jsonb,
	"password_hash" text,
	"registration_key" uuid,
	"registration_fingerprint" text,
	"code_number" integer DEFAULT 1 NOT NULL,
	"code_tries" integer DEFAULT 0 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"sends" integer DEFAULT 0 NOT NULL,
	"code_sent_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "email_challenges_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"account_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"site_id" integer NOT NULL,
	"challenge_id" uuid NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mails_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "email_verification" text DEFAULT 'OFF' NOT NULL;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "taken_email" text DEFAULT 'TELL' NOT NULL;--> statement-breakpoint
CREATE INDEX "email_challenges_email_key" ON "email_challenges" USING btree ("account_id","email_key","created_at");--> statement-breakpoint
CREATE INDEX "email_challenges_customer_id" ON "email_challenges" USING btree ("account_id","customer_id","created_at");--> statement-breakpoint
CREATE INDEX "email_challenges_created_at" ON "email_challenges" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "email_challenges_registration" ON "email_challenges" USING btree ("account_id","registration_key","registration_fingerprint") WHERE "email_challenges"."registration_key" is not null;--> statement-breakpoint
CREATE INDEX "mails_site_id_due_at" ON "mails" USING btree ("account_id","site_id","due_at");--> statement-breakpoint
CREATE INDEX "mails_challenge_id" ON "mails" USING btree ("account_id","challenge_id");