// A customer as the public sees it: what was stored, never the password's hash.
import { type Customer, fullName } from '../../customers/customer.ts';
import type { MetadataEntry } from '../../fields/metadata.ts';
import { builder } from '../builder.ts';
import './dateTime.ts';
import { LanguageCodeEnum } from './language.ts';
import { NodeInterface } from './node.ts';

const MetadataEntryObject = builder.objectRef<MetadataEntry>('MetadataEntry').implement({
  description: 'One fact about a customer, named by the publisher.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The name of the fact, unique within the customer.' }),
    value: t.exposeString('value', { description: 'The fact itself; may be empty.' }),
  }),
});

export const CustomerObject = builder.objectRef<Customer>('Customer').implement({
  description: 'A person registered under an account, through a site. Shows what was stored.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'A UUIDv7 (RFC 9562): unique across all types, and in order of registration.',
    }),
    email: t.exposeString('email', {
      description:
        'The e-mail address as typed, without outer white space. Unique under the account, whatever the case.',
    }),
    emailVerified: t.exposeBoolean('emailVerified', {
      description: 'Whether the customer has shown that the address is theirs. False after registration.',
    }),
    emailHardbounce: t.exposeBoolean('emailHardbounce', {
      description: 'Whether deliveries to the address fail for good.',
    }),
    username: t.exposeString('username', {
      nullable: true,
      description:
        'The username as typed. Unique under the account, whatever the case. Null: none was chosen.',
    }),
    displayName: t.exposeString('displayName', {
      nullable: true,
      description: 'How the customer is shown to others. Null: not given.',
    }),
    firstName: t.exposeString('firstName', {
      nullable: true,
      description: 'The first name. Null: not given.',
    }),
    lastName: t.exposeString('lastName', { nullable: true, description: 'The last name. Null: not given.' }),
    name: t.string({
      nullable: true,
      description:
        'First and last name with a space between, or the one that is known. Null: neither was given.',
      resolve: fullName,
    }),
    language: t.field({
      type: LanguageCodeEnum,
      description: 'The language to speak with the customer in.',
      resolve: ({ language }) => language,
    }),
    metadata: t.field({
      type: [MetadataEntryObject],
      description: 'Facts named by the publisher, in order of entry. Empty: none were given.',
      resolve: ({ metadata }) => [...metadata],
    }),
    oldProviderId: t.exposeString('oldProviderId', {
      nullable: true,
      description:
        "The customer's id before migrating here, as told at registration: not unique, and no proof of anything. Null: " +
        'none was told.',
    }),
    organization: t.exposeString('organization', {
      nullable: true,
      description: 'The company or institution. Null: not given.',
    }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'The phone number, its digits 0-9 only. Null: not given, or given without a digit.',
    }),
    salutation: t.exposeString('salutation', {
      nullable: true,
      description: 'The form of address, e.g. "Ms". Null: not given.',
    }),
    title: t.exposeString('title', { nullable: true, description: 'A title, e.g. "Dr". Null: not given.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the customer registered.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the customer last changed.' }),
  }),
});
