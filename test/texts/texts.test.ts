// The files of all languages: complete, by the rules of ICU and of each language, and without what a visitor typed.
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { formatText } from '../../src/texts/formatText.ts';
import { TEXT_LANGUAGES, TEXTS } from '../../src/texts/texts.ts';

/** The texts by the path that leads to them: `fields.EMAIL.TAKEN`. */
function flat(texts: object, prefix = ''): Record<string, string> {
  const entries = Object.entries(texts).map(([key, value]) =>
    typeof value === 'string' ? { [prefix + key]: value } : flat(value, `${prefix}${key}.`),
  );
  return Object.assign({}, ...entries);
}

const parsed = (text: string) => parse(text, { ignoreTag: true });

/** The names of the arguments of a text. */
function argumentNames(elements: readonly MessageFormatElement[]): string[] {
  const names = elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    const inner = 'options' in element ? Object.values(element.options).flatMap(({ value }) => value) : [];
    return [element.value, ...argumentNames(inner)];
  });
  return [...new Set(names)];
}

const english = flat(TEXTS.en);

describe.each(TEXT_LANGUAGES)('%s', (language) => {
  const texts = flat(TEXTS[language]);

  test('has the texts of English, in the same order and no others', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english));
  });

  test('has the arguments of English; of errors none but a number: no text can repeat what was typed', () => {
    for (const [path, text] of Object.entries(texts)) {
      const names = argumentNames(parsed(text));
      expect(names.toSorted(), path).toEqual(argumentNames(parsed(english[path] ?? '')).toSorted());
      const allowed = path.startsWith('mails.') ? ['code', 'site', 'minutes'] : ['limit'];
      expect(allowed, path).toEqual(expect.arrayContaining(names));
      expect(names.length, path).toBeLessThan(2);
    }
  });

  test('has a form for each plural category of the language, and for no other', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const plurals = Object.values(texts).flatMap((text) =>
      parsed(text).filter(({ type }) => type === TYPE.plural),
    );
    for (const plural of plurals) {
      expect(Object.keys('options' in plural ? plural.options : {}).toSorted()).toEqual(
        pluralCategories.toSorted(),
      );
    }
    // Where a noun has one form only, as in Japanese, numbers stand alone; no other kind of argument is used.
    const kinds = new Set(Object.values(texts).flatMap((text) => parsed(text).map(({ type }) => type)));
    expect(
      [...kinds].filter((type) => ![TYPE.literal, TYPE.number, TYPE.plural, TYPE.argument].includes(type)),
    ).toEqual([]);
    expect(plurals.length > 0).toBe(pluralCategories.length > 1);
  });

  test('has a text of its own for each code of a field, and for each outcome', () => {
    const { fields, errors, retryLater } = TEXTS[language];
    for (const sentences of [...Object.values(fields), { ...errors, ...retryLater }]) {
      const all = Object.values(sentences);
      expect(new Set(all).size, JSON.stringify(all)).toBe(all.length);
    }
    // Nor do two fields share one.
    const all = Object.values(fields).flatMap((sentences) => Object.values<string>(sentences));
    expect(new Set(all).size).toBe(all.length);
  });

  test('has a text of its own for each part of each kind of mail', () => {
    const { validity, ...kinds } = TEXTS[language].mails;
    // The subject of a mail without a code is its title.
    const sentences = Object.values(kinds).map(({ subject: _subject, ...others }) =>
      Object.values<string>(others),
    );
    const all = [validity, ...sentences.flat()];
    expect(new Set(all).size).toBe(all.length);
    const subjects = Object.values(kinds).map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(3);
  });

  test('has whole sentences, without the apostrophe that ICU reads as a quote', () => {
    for (const [path, text] of Object.entries(texts)) {
      expect(text, path).not.toMatch(/['<>|\n]| {2}|^\s|\s$/);
      // Subjects and titles are no sentences.
      if (!/\.(?:subject|title)$/.test(path)) expect(text, path).toMatch(language === 'ja' ? /。$/ : /\.$/);
      expect(text.normalize('NFC'), path).toBe(text);
    }
  });

  test.each([1, 2, 5, 22, 255, 8192, 1_000_000])('says %i in each text that has a number', (limit) => {
    const number = new Intl.NumberFormat(language).format(limit);
    const wrong = Object.entries(texts).flatMap(([path, text]) => {
      const sentence = formatText(language, text, { limit, minutes: limit, site: 'A', code: '00000000' });
      const saysIt = sentence.includes(number) || !/\{(?:limit|minutes)/.test(text);
      return saysIt && !/[{}]|NaN|undefined|plural|limit,|minutes,/.test(sentence) ? [] : [[path, sentence]];
    });
    expect(wrong).toEqual([]);
  });
});

test('a text is the same at its second use, and another one is not mistaken for it', () => {
  const text = TEXTS.pl.fields.PASSWORD.TOO_SHORT;
  const say = (limit: number) => formatText('pl', text, { limit });
  expect([1, 2, 5, 22, 25].map(say)).toEqual([
    'Hasło musi mieć co najmniej 1 znak.',
    'Hasło musi mieć co najmniej 2 znaki.',
    'Hasło musi mieć co najmniej 5 znaków.',
    'Hasło musi mieć co najmniej 22 znaki.',
    'Hasło musi mieć co najmniej 25 znaków.',
  ]);
  expect(say(1)).toBe('Hasło musi mieć co najmniej 1 znak.');
  expect(formatText('de', TEXTS.de.fields.PASSWORD.TOO_SHORT, { limit: 8 })).toBe(
    'Das Passwort muss mindestens 8 Zeichen lang sein.',
  );
});
