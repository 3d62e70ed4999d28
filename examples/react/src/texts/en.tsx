// The page in English, which is the type of the page in other languages.
import type { ReactNode } from 'react';
import type { LanguageCode } from '../gql/graphql.ts';

export const en = {
  /** Also the language in which the service's messages are requested. */
  code: 'EN' as LanguageCode,
  name: 'English',
  dir: 'ltr' as 'ltr' | 'rtl',
  /** Whether the family name is asked for, and stands, before the given name. */
  familyNameFirst: false,
  pageLanguage: 'Language of this page',

  createYourAccount: 'Create your account',
  createAccount: 'Create account',
  creatingAccount: 'Creating your account …',
  haveAccount: 'Already have an account?',
  signIn: 'Sign in',
  signingIn: 'Signing in …',
  signInInstead: 'Sign in with this address',
  noAccount: 'No account yet?',
  signOut: 'Sign out',
  welcome: 'Welcome',
  welcomeName: (name: ReactNode): ReactNode => <>Welcome, {name}!</>,
  accountReady: 'Your account is ready.',
  signedInAs: (email: string) => `You are signed in as ${email}.`,

  confirmAddress: 'Confirm your e-mail address',
  /** The address is unknown after a reload. */
  enterCode: (address?: ReactNode): ReactNode =>
    address ? (
      <>Enter the code of eight digits from the mail to {address}.</>
    ) : (
      'Enter the code of eight digits from the mail.'
    ),
  confirm: 'Confirm',
  confirming: 'Confirming …',
  codeIncomplete: 'Please enter all eight digits of the code.',
  noMail: 'No mail? Please look in your spam folder as well.',
  requestCode: 'Request a new code',
  requestCodeIn: (wait: string) => `Request a new code in ${wait}`,
  codeRequested: 'Requested. The mail can take a minute.',
  codeEnded: 'No code is valid here any longer. Please begin again.',
  beginAgain: 'Begin again',
  wrongAddress: 'Wrong e-mail address?',
  correctAddress: 'Correct it',
  later: 'Later',
  addressConfirmed: 'Your e-mail address is confirmed.',
  addressUnconfirmed: 'Your e-mail address is not confirmed yet.',
  confirmNow: 'Confirm it now',

  forgotPassword: 'Forgotten your password?',
  chooseNewPassword: 'Choose a new password',
  enterAddress: 'Enter your e-mail address. For an account with this address, a code is mailed to you.',
  mailCode: 'Mail me a code',
  /** Shown whether or not there is an account. */
  resetMailed: (address: ReactNode): ReactNode => (
    <>If there is an account for {address}, a mail with a code of eight digits is on its way.</>
  ),
  passwordKnown: 'Remember your password?',
  newPassword: 'New password',
  savePassword: 'Save the password',
  savingPassword: 'Saving the password …',
  passwordChanged: 'Your password is changed.',

  loading: 'One moment …',
  noSite: (site: string) => `There is no site ${site}.`,
  tryAgain: 'Try again',
  tryAgainIn: (wait: string) => `Try again in ${wait}`,
  seconds: (seconds: number) => `${seconds} s`,
  minutes: (minutes: number) => `${minutes} min`,
  hours: (hours: number) => `${hours} h`,
  unreachable: 'The service cannot be reached. Nothing that you typed is lost: please try again.',
  unavailable: 'The service cannot answer at the moment. Please try again later.',
  request: (id: string) => `Request ${id}`,

  required: '(required)',
  fields: {
    email: 'E-mail address',
    password: 'Password',
    firstName: 'First name',
    lastName: 'Last name',
    language: 'Language',
    username: 'Username',
    displayName: 'Display name',
    salutation: 'Salutation',
    title: 'Title',
    organization: 'Organization',
    phone: 'Phone',
    metadata: 'Metadata',
    oldProviderId: 'Old customer id',
    emailHardbounce: 'Deliveries to the e-mail address fail permanently',
    terms: 'Terms of use',
    code: 'Code',
    securityToken: 'Security check',
  },
  hints: {
    username: 'Letters a-z, digits, hyphens and underscores.',
    displayName: 'How others see you.',
    salutation: 'For example Ms',
    title: 'For example Dr',
    oldProviderId: 'The id in the previous system.',
  },
  login: 'E-mail address or username',
  automatic: 'Automatic',
  moreAboutYou: 'More about you',
  forPublisher: 'For the publisher',
  metadataKey: 'Key',
  metadataValue: 'Value',
  entry: (number: number) => `Entry ${number}`,
  addEntry: 'Add an entry',
  removeEntry: (number: number) => `Remove entry ${number}`,
  acceptTerms: (link: (text: string) => ReactNode): ReactNode => <>I accept the {link('terms of use')}.</>,
  termsRequired: 'Please accept the terms of use.',
  /** Shown if the script of the provider of risk assessment does not load. */
  securityCheckFailed:
    'The security check cannot be loaded. Allow it in your content blocker, if you have one, and try again.',

  show: 'Show',
  showPassword: 'Show password',
  passwordRules: {
    LENGTH: (min: number, max: number) => `${min} to ${max} characters`,
    NUMBER: () => 'A number',
    SYMBOL: () => 'A symbol, such as ! or #',
    LOWERCASE: () => 'A lower-case letter',
    UPPERCASE: () => 'An upper-case letter',
    CHARACTERS: () => 'No tabs, line breaks or other control characters',
  },
  done: 'done',
  needed: 'needed',
  stillNeeded: (rules: readonly string[]) => `Still needed: ${rules.join('; ')}.`,
  passwordGood: 'The password meets all rules.',
};

export type PageTexts = typeof en;
