// The requests that the documents show, in the order in which they run: a request may use what an earlier one returned.

export interface DocExample {
  /** The name in the documents: `<!-- example: NAME -->`. */
  readonly name: string;
  readonly endpoint: 'public' | 'platform';
  readonly query: string;
  readonly variables?: (known: Known) => object;
  /** The answer is a GraphQL error; in every other example such an error stops the script. */
  readonly isGraphqlError?: boolean;
  /** Send the auth token of the customer. */
  readonly signedIn?: boolean;
  /** The newest code that was mailed is known as `code`. */
  readonly needsCode?: boolean;
  /** Without an API key, on the platform. */
  readonly withoutKey?: boolean;
  /** What later requests need of the answer: a name, and the path to it in `data`. */
  readonly remember?: Readonly<Record<string, string>>;
}

/** What earlier answers returned, by name. */
export type Known = Readonly<Record<string, string>>;

const REGISTER = `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
  registerCustomer(siteId: $siteId, input: $input) {
    __typename
    ... on RegisterCustomerSuccess {
      customer { id email name language phone metadata { key value } }
      authToken { token expiresAt }
    }
    ... on ValidationError { fieldErrors { field path code message(language: EN) limit } }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message(language: EN) }
  }
}`;

const REGISTER_TO_PROVE = `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
  registerCustomer(siteId: $siteId, input: $input) {
    __typename
    ... on EmailVerificationRequired { verification { id email expiresAt resendAfterSeconds } }
    ... on RegisterCustomerSuccess { customer { id } emailVerification { id email expiresAt resendAfterSeconds } }
    ... on Error { message }
  }
}`;

const RESULT =
  '__typename ... on Error { message } ... on ValidationError { fieldErrors { path code message limit } }';

const PUBLIC: readonly DocExample[] = [
  {
    name: 'register',
    endpoint: 'public',
    query: REGISTER,
    variables: () => ({
      siteId: 1,
      input: {
        email: 'ada@example.com',
        password: 'correct horse',
        firstName: 'Ada',
        lastName: 'Lovelace',
        phone: '+44 (0)20 7946 0018',
        metadata: [{ key: 'newsletter', value: 'weekly' }],
      },
    }),
    remember: { customerId: 'registerCustomer.customer.id', token: 'registerCustomer.authToken.token' },
  },
  {
    name: 'register-validation-error',
    endpoint: 'public',
    query: REGISTER,
    variables: () => ({
      siteId: 2,
      input: {
        email: 'ADA@example.com',
        password: 'Correct horse',
        metadata: [
          { key: 'plan', value: 'basic' },
          { key: 'plan', value: 'premium' },
        ],
      },
    }),
  },
  {
    name: 'register-site-not-found',
    endpoint: 'public',
    query: REGISTER,
    variables: () => ({ siteId: 99, input: { email: 'grace@example.com', password: 'correct horse' } }),
  },
  {
    name: 'register-bad-input',
    endpoint: 'public',
    query: REGISTER,
    variables: () => ({ siteId: 1, input: { email: 'grace@example.com', password: 123456 } }),
    isGraphqlError: true,
  },
  {
    name: 'sign-in',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $input: SignInInput!) {
  signIn(siteId: $siteId, input: $input) {
    __typename
    ... on SignInSuccess { customer { id email } authToken { token expiresAt } }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`,
    variables: () => ({ siteId: 1, input: { login: 'ada@example.com', password: 'correct horse' } }),
  },
  {
    name: 'sign-in-invalid',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $input: SignInInput!) {
  signIn(siteId: $siteId, input: $input) { __typename ... on Error { message } }
}`,
    variables: () => ({ siteId: 1, input: { login: 'ada@example.com', password: 'wrong' } }),
  },
  {
    name: 'register-to-prove',
    endpoint: 'public',
    query: REGISTER_TO_PROVE,
    variables: () => ({ siteId: 4, input: { email: 'grace@example.com', password: 'correct horse' } }),
    remember: { verificationId: 'registerCustomer.verification.id' },
  },
  {
    name: 'verify-email-wrong',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $input: VerifyEmailInput!) {
  verifyEmail(siteId: $siteId, input: $input) { __typename ... on EmailCodeError { failure } ... on Error { message } }
}`,
    variables: ({ verificationId }) => ({ siteId: 4, input: { verificationId, code: '1234' } }),
  },
  {
    name: 'verify-email',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $input: VerifyEmailInput!) {
  verifyEmail(siteId: $siteId, input: $input) {
    __typename
    ... on VerifyEmailSuccess { customer { id email emailVerified } authToken { token expiresAt } }
    ... on EmailCodeError { failure }
    ... on ValidationError { fieldErrors { field code message } }
    ... on Error { message }
  }
}`,
    variables: ({ verificationId, code }) => ({ siteId: 4, input: { verificationId, code } }),
    needsCode: true,
  },
  {
    name: 'resend-email-code',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $id: ID!) {
  resendEmailCode(siteId: $siteId, id: $id) {
    __typename
    ... on ResendEmailCodeSuccess { expiresAt resendAfterSeconds }
    ... on EmailCodeError { failure }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`,
    variables: ({ verificationId }) => ({ siteId: 4, id: verificationId }),
  },
  {
    name: 'request-password-reset',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $email: String!) {
  requestPasswordReset(siteId: $siteId, email: $email) {
    __typename
    ... on RequestPasswordResetSuccess { passwordReset { id expiresAt resendAfterSeconds } }
    ... on ValidationError { fieldErrors { field path code message } }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`,
    variables: () => ({ siteId: 4, email: 'grace@example.com' }),
    remember: { passwordResetId: 'requestPasswordReset.passwordReset.id' },
  },
  {
    name: 'reset-password',
    endpoint: 'public',
    query: `mutation ($siteId: Int!, $input: ResetPasswordInput!) {
  resetPassword(siteId: $siteId, input: $input) {
    __typename
    ... on ResetPasswordSuccess { customer { id email emailVerified } authToken { token expiresAt } }
    ... on EmailCodeError { failure }
    ... on ValidationError { fieldErrors { field code message } }
    ... on Error { message }
  }
}`,
    variables: ({ passwordResetId, code }) => ({
      siteId: 4,
      input: { passwordResetId, code, password: 'another horse' },
    }),
    needsCode: true,
  },
  {
    name: 'me',
    endpoint: 'public',
    query: '{ me { id email emailVerified name } }',
    signedIn: true,
  },
  {
    name: 'site',
    endpoint: 'public',
    query: `{
  site(id: 2) {
    id
    siteId
    name
    defaultLanguage
    passwordRules { minLength maxLength requiredClasses refuseCommon }
    emailVerification
    riskAssessment { provider siteKey action }
  }
}`,
  },
];

const PLATFORM: readonly DocExample[] = [
  { name: 'account', endpoint: 'platform', query: '{ account { id accountId name createdAt } }' },
  {
    name: 'node',
    endpoint: 'platform',
    query: 'query ($id: ID!) { node(id: $id) { __typename id ... on Customer { email } } }',
    variables: ({ customerId }) => ({ id: customerId }),
  },
  {
    name: 'no-key',
    endpoint: 'platform',
    query: '{ account { name } }',
    withoutKey: true,
    isGraphqlError: true,
  },
  {
    name: 'createSite',
    endpoint: 'platform',
    query: `mutation ($input: CreateSiteInput!) { createSite(input: $input) { ${RESULT} ... on CreateSiteSuccess { site { id siteId name } } } }`,
    variables: () => ({ input: { name: 'evening.example', defaultLanguage: 'DE', strongPasswords: true } }),
    remember: { siteId: 'createSite.site.siteId' },
  },
  {
    name: 'updateSite',
    endpoint: 'platform',
    query: `mutation ($siteId: Int!, $input: UpdateSiteInput!) { updateSite(siteId: $siteId, input: $input) { ${RESULT} ... on UpdateSiteSuccess { site { siteId name strongPasswords } } } }`,
    variables: ({ siteId }) => ({ siteId: Number(siteId), input: { strongPasswords: false } }),
  },
  {
    name: 'site-of-account',
    endpoint: 'platform',
    query: 'query ($id: Int!) { site(id: $id) { siteId name defaultLanguage strongPasswords } }',
    variables: ({ siteId }) => ({ id: Number(siteId) }),
  },
  {
    name: 'sites',
    endpoint: 'platform',
    query: '{ sites { edges { node { siteId name } } } }',
  },
  {
    name: 'customer',
    endpoint: 'platform',
    query: 'query ($id: ID!) { customer(id: $id) { id siteId email emailVerified name createdAt } }',
    variables: ({ customerId }) => ({ id: customerId }),
  },
  {
    name: 'customers',
    endpoint: 'platform',
    query:
      'query ($search: String) { customers(first: 20, search: $search) { edges { cursor node { id email name } } pageInfo { hasNextPage endCursor } } }',
    variables: () => ({ search: 'ada' }),
  },
  {
    name: 'customers-argument-error',
    endpoint: 'platform',
    query: '{ customers(first: 500, filter: { email: "nonsense" }) { edges { node { id } } } }',
    isGraphqlError: true,
  },
  {
    name: 'updateCustomer',
    endpoint: 'platform',
    query: `mutation ($id: ID!, $input: UpdateCustomerInput!) { updateCustomer(id: $id, input: $input) { ${RESULT} ... on UpdateCustomerSuccess { customer { id name language phone } } } }`,
    variables: ({ customerId }) => ({ id: customerId, input: { language: 'DE', phone: null } }),
  },
  {
    name: 'registerCustomer',
    endpoint: 'platform',
    query: `mutation ($siteId: Int!, $input: RegisterCustomerInput!, $visitor: VisitorInput) { registerCustomer(siteId: $siteId, input: $input, visitor: $visitor) { ${RESULT} ... on RegisterCustomerSuccess { customer { id email language } } ... on RetryLaterError { reason retryAfterSeconds } } }`,
    variables: () => ({
      siteId: 1,
      input: { email: 'charles@example.com', password: 'correct horse' },
      visitor: { address: '203.0.113.7', acceptLanguage: 'de-CH,de;q=0.9' },
    }),
    remember: { otherCustomerId: 'registerCustomer.customer.id' },
  },
  {
    name: 'importCustomers',
    endpoint: 'platform',
    query:
      'mutation ($siteId: Int!, $customers: [ImportCustomerInput!]!) { importCustomers(siteId: $siteId, customers: $customers) { __typename ... on Error { message } ... on ImportCustomersSuccess { created existing updated rejected results { index status customer { id email } fieldErrors { path code message } } } } }',
    variables: () => ({
      siteId: 1,
      customers: [
        {
          email: 'mary@example.com',
          oldProviderId: '17',
          createdAt: '2019-05-17T08:30:00Z',
          passwordHash: '$2y$10$QD0QETJdQfenzy9fyolta.pCaWX7QEs53Aj1RmYOsoBNPdW6uqTBq',
        },
        { email: 'ada@example.com', oldProviderId: '18', createdAt: '2019-06-01T12:00:00Z' },
      ],
    }),
  },
  {
    name: 'deleteCustomer',
    endpoint: 'platform',
    query: `mutation ($id: ID!) { deleteCustomer(id: $id) { __typename ... on Error { message } ... on DeleteCustomerSuccess { customer { id email } } } }`,
    variables: ({ otherCustomerId }) => ({ id: otherCustomerId }),
  },
  {
    name: 'updateRiskAssessment',
    endpoint: 'platform',
    query: `mutation ($siteId: Int!, $input: UpdateRiskAssessmentInput!) { updateRiskAssessment(siteId: $siteId, input: $input) { ${RESULT} ... on UpdateRiskAssessmentSuccess { site { siteId riskAssessment { provider siteKey action } } } } }`,
    variables: ({ siteId }) => ({
      siteId: Number(siteId),
      input: {
        provider: 'TURNSTILE',
        siteKey: '0x4AAAAAAA',
        secret: 'the-secret-of-the-widget',
        allowedHostnames: ['www.evening.example'],
      },
    }),
  },
  {
    name: 'removeRiskAssessment',
    endpoint: 'platform',
    query: `mutation ($siteId: Int!) { removeRiskAssessment(siteId: $siteId) { __typename ... on Error { message } ... on RemoveRiskAssessmentSuccess { site { siteId riskAssessment { provider } } } } }`,
    variables: ({ siteId }) => ({ siteId: Number(siteId) }),
  },
  {
    name: 'createApiKey',
    endpoint: 'platform',
    query: `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ${RESULT} ... on CreateApiKeySuccess { apiKey { id label prefix } secret } } }`,
    variables: () => ({ input: { label: 'newsletter server' } }),
    remember: { apiKeyId: 'createApiKey.apiKey.id' },
  },
  {
    name: 'apiKeys',
    endpoint: 'platform',
    query: '{ apiKeys { edges { node { id label prefix createdAt createdBy lastUsedAt revokedAt } } } }',
  },
  {
    name: 'revokeApiKey',
    endpoint: 'platform',
    query: `mutation ($id: ID!) { revokeApiKey(id: $id) { __typename ... on Error { message } ... on RevokeApiKeySuccess { apiKey { id label revokedAt } } } }`,
    variables: ({ apiKeyId }) => ({ id: apiKeyId }),
  },
];

const WEBHOOKS: readonly DocExample[] = [
  {
    name: 'createWebhookEndpoint',
    endpoint: 'platform',
    query: `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { ${RESULT} ... on CreateWebhookEndpointSuccess { endpoint { id url state } secret } } }`,
    variables: ({ receiverUrl }) => ({
      input: { url: receiverUrl, label: 'CRM', eventTypes: ['CUSTOMER_REGISTERED', 'CUSTOMER_UPDATED'] },
    }),
    remember: { endpointId: 'createWebhookEndpoint.endpoint.id' },
  },
  {
    name: 'sendTestEvent',
    endpoint: 'platform',
    query:
      'mutation ($id: ID!) { sendTestEvent(endpointId: $id) { __typename ... on Error { message } ... on SendTestEventSuccess { delivery { id eventType state lastAttempt { outcome status milliseconds } } } } }',
    variables: ({ endpointId }) => ({ id: endpointId }),
    remember: { deliveryId: 'sendTestEvent.delivery.id' },
  },
  {
    name: 'webhookEndpoints',
    endpoint: 'platform',
    query: '{ webhookEndpoints { id label url eventTypes state failingSince lastDeliveredAt pending } }',
  },
  {
    name: 'webhookDeliveries',
    endpoint: 'platform',
    query:
      'query ($id: ID!) { webhookDeliveries(endpointId: $id, first: 20) { edges { node { id eventType state attempts nextAttemptAt } } pageInfo { hasNextPage endCursor } } }',
    variables: ({ endpointId }) => ({ id: endpointId }),
  },
  {
    name: 'redeliver',
    endpoint: 'platform',
    query:
      'mutation ($id: ID!) { redeliver(deliveryId: $id) { __typename ... on Error { message } ... on RedeliverSuccess { delivery { id state attempts } } } }',
    variables: ({ deliveryId }) => ({ id: deliveryId }),
  },
  {
    name: 'redeliverFailed',
    endpoint: 'platform',
    query:
      'mutation ($id: ID!, $since: DateTime!) { redeliverFailed(endpointId: $id, since: $since) { __typename ... on Error { message } ... on RedeliverFailedSuccess { count } } }',
    variables: ({ endpointId }) => ({ id: endpointId, since: '2026-11-28T00:00:00.000Z' }),
  },
  {
    name: 'rotateWebhookSecret',
    endpoint: 'platform',
    query:
      'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { __typename ... on Error { message } ... on RotateWebhookSecretSuccess { secret previousSecretValidUntil } } }',
    variables: ({ endpointId }) => ({ id: endpointId }),
  },
  {
    name: 'updateWebhookEndpoint',
    endpoint: 'platform',
    query: `mutation ($id: ID!, $input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(id: $id, input: $input) { ${RESULT} ... on UpdateWebhookEndpointSuccess { endpoint { id state } } } }`,
    variables: ({ endpointId }) => ({ id: endpointId, input: { paused: true } }),
  },
  {
    name: 'deleteWebhookEndpoint',
    endpoint: 'platform',
    query:
      'mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) { __typename ... on Error { message } ... on DeleteWebhookEndpointSuccess { id } } }',
    variables: ({ endpointId }) => ({ id: endpointId }),
  },
];

export const DOC_EXAMPLES: readonly DocExample[] = [...PUBLIC, ...PLATFORM, ...WEBHOOKS];
