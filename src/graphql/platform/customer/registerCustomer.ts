// The mutation by which a publisher's own server registers a visitor.
import { visitorInput } from '../../../registration/visitorInput.ts';
import { builder } from '../../builder.ts';
import { RegisterCustomerInputObject } from '../../types/registerCustomerInput.ts';
import { RegisterCustomerResult } from '../../types/registerCustomerResult.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';

const VisitorInputObject = builder
  .inputType('VisitorInput', {
    description: 'What the server knows about the visitor whom it registers. Null and "" count as absent.',
    fields: (t) => ({
      address: t.string({
        description:
          "The visitor's IP address, by which the rate limit counts. If absent: no rate limit applies; the API key is " +
          'accountable. Text that is not an IP address is a GraphQL error with the code BAD_USER_INPUT.',
      }),
      userAgent: t.string({ description: "The header User-Agent of the visitor's browser." }),
      acceptLanguage: t.string({
        description:
          "The header Accept-Language of the visitor's browser: the language of the customer, if `input.language` is absent, " +
          "and of messages. If absent: the site's default language.",
      }),
    }),
  })
  .validate(visitorInput);

platformField(PlatformMutation, 'registerCustomer', (t) =>
  t.field({
    type: RegisterCustomerResult,
    description:
      'Registers a visitor of a site of the account, as the public mutation does, for publishers whose own server receives ' +
      'the form.',
    args: {
      siteId: t.arg.int({ required: true, description: 'A site of the account, an int32.' }),
      input: t.arg({
        type: RegisterCustomerInputObject,
        required: true,
        description: 'What the visitor entered.',
      }),
      visitor: t.arg({
        type: VisitorInputObject,
        description: 'The visitor. If absent: nothing is known.',
      }),
    },
    resolve: async (_root, { siteId, input, visitor }, { app, caller, request, requestId, requestLog }) => {
      const { address, userAgent, acceptLanguage } = visitor ?? {};
      const outcome = await app.registerCustomer({
        siteId,
        input,
        accountId: caller.accountId,
        clientAddress: address,
        userAgent,
        acceptLanguage,
        requestId,
        signal: request.signal,
        timings: requestLog.timings,
      });
      return { ...outcome, acceptLanguage };
    },
  }),
);
