// A customer: what was stored, never the password hash.
import { type Customer, fullName } from '../../customers/customer.ts';
import type { MetadataEntry } from '../../fields/metadata.ts';
import { builder } from '../builder.ts';
import './dateTime.ts';
import { LanguageCodeEnum } from './language.ts';
import { NodeInterface } from './node.ts';

const MetadataEntryObject = builder.objectRef<MetadataEntry>('MetadataEntry').implement({
  description: 'One fact about a customer. The publisher chose its key.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The name of the fact, unique within one customer.' }),
    value: t.exposeString('value', { description: 'The fact itself; may be empty.' }),
  }),
});

export const CustomerObject = builder.objectRef<Customer>('Customer').implement({
  description: 'A person registered under an account, through a site.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'A UUIDv7 (RFC 9562): unique across all types, and in order of registration.',
    }),
    email: t.exposeString('email', {
      description:
        'The e-mail address as typed, without white space around it. Unique within the account, case-insensitive.',
    }),
    emailVerified: t.exposeBoolean('emailVerified', {
      description: 'Whether the customer has proved to own the address, with a code that was mailed to it.',
    }),
    emailHardbounce: t.exposeBoolean('emailHardbounce', {
      description: 'Whether mail to the address fails permanently.',
    }),
    username: t.exposeString('username', {
      nullable: true,
      description:
        'The username as typed. Unique within the account, case-insensitive. Null: none was chosen.',
    }),
    displayName: t.exposeString('displayName', {
      nullable: true,
      description: 'The name shown to others. Null: not given.',
    }),
    firstName: t.exposeString('firstName', {
      nullable: true,
      description: 'The first name. Null: not given.',
    }),
    lastName: t.exposeString('lastName', { nullable: true, description: 'The last name. Null: not given.' }),
    name: t.string({
      nullable: true,
      description:
        'The first and the last name, separated by a space, or the one that is known. Null: neither was given.',
      resolve: fullName,
    }),
    language: t.field({
      type: LanguageCodeEnum,
      description: 'The language for messages to the customer.',
      resolve: ({ language }) => language,
    }),
    metadata: t.field({
      type: [MetadataEntryObject],
      description: 'Facts that the publisher keeps, in the order of entry. Empty: none were given.',
      resolve: ({ metadata }) => [...metadata],
    }),
    oldProviderId: t.exposeString('oldProviderId', {
      nullable: true,
      description:
        "The customer's id before the migration to this service. If a visitor sent it, it was not checked: it is not " +
        'unique and proves nothing. Null: not given.',
    }),
    organization: t.exposeString('organization', {
      nullable: true,
      description: 'The company or institution. Null: not given.',
    }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'The digits of the phone number, 0-9. Null: not given, or without a digit.',
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
