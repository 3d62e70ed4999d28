// Drupal 7: phpass with SHA-512, cut off after 55 characters.
import { phpassScheme } from './phpass.ts';

export const drupal7 = phpassScheme({ name: 'drupal7', prefix: /\$S\$/, digest: 'sha512', digits: 43 });
