// What the form needs to know before it is filled in.
import { skipToken, useQuery } from '@tanstack/react-query';
import type { SiteQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const SITE = graphql(`
  query Site($id: Int!) {
    site(id: $id) {
      id
      siteId
      name
      emailVerification
      passwordRules {
        minLength
        maxLength
        requiredClasses
      }
      riskAssessment {
        provider
        siteKey
        action
      }
    }
  }
`);

export type Site = NonNullable<SiteQuery['site']>;
export type RiskAssessment = NonNullable<Site['riskAssessment']>;

/** Null asks for nothing: there can be no such site. */
export function useSite(id: number | null) {
  return useQuery({
    queryKey: ['site', id],
    queryFn: id === null ? skipToken : () => ask(SITE, { id }),
  });
}
