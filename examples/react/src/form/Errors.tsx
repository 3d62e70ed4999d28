// What is wrong with a field, one line a rule.

export function Errors({ id, texts }: { readonly id?: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <ul id={id} className="errors">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
