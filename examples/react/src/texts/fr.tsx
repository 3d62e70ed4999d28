// The page in French.
import type { PageTexts } from './en.tsx';

export const fr: PageTexts = {
  code: 'FR',
  name: 'Français',
  dir: 'ltr',
  familyNameFirst: false,
  pageLanguage: 'Langue de cette page',

  createYourAccount: 'Créer votre compte',
  createAccount: 'Créer un compte',
  creatingAccount: 'Création de votre compte…',
  haveAccount: 'Vous avez déjà un compte\u202f?',
  signIn: 'Se connecter',
  signingIn: 'Connexion…',
  signInInstead: 'Se connecter avec cette adresse',
  noAccount: 'Pas encore de compte\u202f?',
  signOut: 'Se déconnecter',
  welcome: 'Bienvenue',
  welcomeName: (name) => (
    <>
      Bienvenue, {name}
      {'\u202f!'}
    </>
  ),
  accountReady: 'Votre compte est prêt.',
  signedInAs: (email) => `Vous êtes connecté avec l’adresse ${email}.`,

  confirmAddress: 'Confirmez votre adresse e-mail',
  enterCode: (address) =>
    address ? (
      <>Saisissez le code à huit chiffres de l’e-mail envoyé à {address}.</>
    ) : (
      'Saisissez le code à huit chiffres de l’e-mail.'
    ),
  confirm: 'Confirmer',
  confirming: 'Confirmation…',
  codeIncomplete: 'Veuillez saisir les huit chiffres du code.',
  noMail: 'Pas d’e-mail\u202f? Regardez aussi dans vos courriers indésirables.',
  requestCode: 'Demander un nouveau code',
  requestCodeIn: (wait) => `Demander un nouveau code dans ${wait}`,
  codeRequested: 'Demande envoyée. L’e-mail peut prendre une minute.',
  codeEnded: 'Aucun code n’est plus valable ici. Veuillez recommencer.',
  beginAgain: 'Recommencer',
  wrongAddress: 'Adresse e-mail erronée\u202f?',
  correctAddress: 'La corriger',
  later: 'Plus tard',
  addressConfirmed: 'Votre adresse e-mail est confirmée.',
  addressUnconfirmed: 'Votre adresse e-mail n’est pas encore confirmée.',
  confirmNow: 'La confirmer maintenant',

  forgotPassword: 'Mot de passe oublié\u202f?',
  chooseNewPassword: 'Choisissez un nouveau mot de passe',
  enterAddress:
    'Saisissez votre adresse e-mail. S’il existe un compte avec cette adresse, vous recevrez un code par e-mail.',
  mailCode: 'Recevoir un code',
  resetMailed: (address) => (
    <>S’il existe un compte pour {address}, un e-mail avec un code à huit chiffres est en route.</>
  ),
  passwordKnown: 'Mot de passe retrouvé\u202f?',
  newPassword: 'Nouveau mot de passe',
  savePassword: 'Enregistrer le mot de passe',
  savingPassword: 'Enregistrement du mot de passe…',
  passwordChanged: 'Votre mot de passe a été modifié.',

  loading: 'Un instant…',
  noSite: (site) => `Le site ${site} n’existe pas.`,
  tryAgain: 'Réessayer',
  tryAgainIn: (wait) => `Réessayer dans ${wait}`,
  seconds: (seconds) => `${seconds}\u00a0s`,
  minutes: (minutes) => `${minutes}\u00a0min`,
  hours: (hours) => `${hours}\u00a0h`,
  unreachable: 'Le service est injoignable. Votre saisie est conservée\u00a0: veuillez réessayer.',
  unavailable: 'Le service est momentanément indisponible. Veuillez réessayer plus tard.',
  request: (id) => `Requête ${id}`,

  required: '(obligatoire)',
  fields: {
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    firstName: 'Prénom',
    lastName: 'Nom de famille',
    language: 'Langue',
    username: 'Nom d’utilisateur',
    displayName: 'Nom d’affichage',
    salutation: 'Civilité',
    title: 'Titre',
    organization: 'Organisation',
    phone: 'Téléphone',
    metadata: 'Métadonnées',
    oldProviderId: 'Ancien identifiant client',
    emailHardbounce: 'Les e-mails envoyés à cette adresse échouent définitivement',
    terms: 'Conditions d’utilisation',
    code: 'Code',
    securityToken: 'Contrôle de sécurité',
  },
  hints: {
    username: 'Lettres de a à z, chiffres, tirets et tirets bas.',
    displayName: 'Le nom que les autres voient.',
    salutation: 'Par exemple Mme',
    title: 'Par exemple Dr',
    oldProviderId: 'L’identifiant dans le système précédent.',
  },
  login: 'Adresse e-mail ou nom d’utilisateur',
  automatic: 'Automatique',
  moreAboutYou: 'Plus d’informations',
  forPublisher: 'Pour l’éditeur',
  metadataKey: 'Clé',
  metadataValue: 'Valeur',
  entry: (number) => `Entrée ${number}`,
  addEntry: 'Ajouter une entrée',
  removeEntry: (number) => `Supprimer l’entrée ${number}`,
  acceptTerms: (link) => <>J’accepte les {link('conditions d’utilisation')}.</>,
  termsRequired: 'Veuillez accepter les conditions d’utilisation.',
  securityCheckFailed:
    'Le contrôle de sécurité ne peut pas être chargé. Si vous utilisez un bloqueur de contenu, autorisez-le, puis réessayez.',

  show: 'Afficher',
  showPassword: 'Afficher le mot de passe',
  passwordRules: {
    LENGTH: (min, max) => `De ${min} à ${max} caractères`,
    NUMBER: () => 'Un chiffre',
    SYMBOL: () => 'Un caractère spécial, par exemple ! ou #',
    LOWERCASE: () => 'Une lettre minuscule',
    UPPERCASE: () => 'Une lettre majuscule',
    CHARACTERS: () => 'Pas de tabulation, de saut de ligne ni d’autre caractère de contrôle',
  },
  done: 'respecté',
  needed: 'manquant',
  stillNeeded: (rules) => `Il manque encore\u00a0: ${rules.join('\u202f; ')}.`,
  passwordGood: 'Le mot de passe respecte toutes les règles.',
};
