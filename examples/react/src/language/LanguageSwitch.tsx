// The choice of the page's language by hand, each in its own words.
import { usePageLanguage } from './PageLanguage.tsx';
import { PAGE_LANGUAGES, textsOf } from './pageLanguage.ts';

export function LanguageSwitch() {
  const { texts, choose } = usePageLanguage();
  return (
    <label className="language-switch">
      <span className="visually-hidden">{texts.pageLanguage}</span>
      <select value={texts.code} onChange={({ target }) => choose(textsOf(target.value) ?? texts)}>
        {PAGE_LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code} lang={code.toLowerCase()}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
