CREATE TABLE "webhook_deliveries" (
	"account_id" integer NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"state" text DEFAULT 'PENDING' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"last_attempt" jsonb,
	"done_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_deliveries_account_id_endpoint_id_event_id_pk" PRIMARY KEY("account_id","endpoint_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"account_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"url" text NOT NULL,
	"label" text NOT NULL,
	"event_types" text[] NOT NULL,
	"state" text DEFAULT 'ACTIVE' NOT NULL,
	"secrets" jsonb NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"resume_at" timestamp (3) with time zone,
	"last_delivered_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_endpoints_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"account_id" integer NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"site_id" integer,
	"customer_id" uuid,
	"changed" text[],
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "webhook_events_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("account_id","endpoint_id","due_at") WHERE "webhook_deliveries"."state" = 'PENDING';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_failed" ON "webhook_deliveries" USING btree ("account_id","endpoint_id","event_id") WHERE "webhook_deliveries"."state" = 'FAILED';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_done_at" ON "webhook_deliveries" USING btree ("done_at") WHERE "webhook_deliveries"."done_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_events_created_at" ON "webhook_events" USING btree ("created_at");