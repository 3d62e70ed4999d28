LOCK TABLE "spent_tokens" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
DELETE FROM "spent_tokens" AS "later" USING "spent_tokens" AS "first" WHERE "later"."account_id" = "first"."account_id" AND "later"."token_hash" = "first"."token_hash" AND "later"."site_id" > "first"."site_id";--> statement-breakpoint
ALTER TABLE "spent_tokens" DROP CONSTRAINT "spent_tokens_account_id_site_id_token_hash_pk";--> statement-breakpoint
ALTER TABLE "spent_tokens" ADD CONSTRAINT "spent_tokens_account_id_token_hash_pk" PRIMARY KEY("account_id","token_hash");
